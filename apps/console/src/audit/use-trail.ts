import { isServiceName, SERVICE_NAMES, type ServiceName } from '../api/platform';
import { homeWords } from '../home/home.words';
import { actWords } from '../kit/act.words';
import { eventWords } from '../kit/event.words';
import type { ListQuery, Option } from '../kit/list-types';
import { useLanguage, useWords, wordOf } from '../words/words';
import { subjectWords } from './trail.words';

interface TrailWords {
  service: (name: ServiceName) => string;
  subject: (kind: string) => string;
  act: (act: string) => string;
  event: (type: string) => string;
}

/** The words of the trail: services, what acts are about, acts, events. */
export function useTrailWords(): TrailWords {
  const say = useWords(homeWords);
  const language = useLanguage();
  return {
    service: (name) => say(`service.${name}`),
    subject: (kind) => wordOf(subjectWords, kind, language),
    act: (act) => wordOf(actWords, act, language),
    event: (type) => wordOf(eventWords, type, language),
  };
}

/** The services as the tabs of a list. */
export function useServiceTabs(): { param: string; options: Option[] } {
  const { service } = useTrailWords();
  // The first is what an address without a choice means.
  return {
    param: 'service',
    options: SERVICE_NAMES.map((name, n) => ({ value: n === 0 ? '' : name, label: service(name) })),
  };
}

/** Which service a list asks, and with what. */
export function splitService({ service, ...query }: ListQuery): { service: ServiceName; query: ListQuery } {
  return { service: isServiceName(service) ? service : SERVICE_NAMES[0], query };
}
