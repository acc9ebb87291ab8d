import { type DocSection, filled, rest, sentences, type Speaker } from './doc-model';
import { HEAD } from './doc-rating';

interface Text {
  zh: string;
  en: string;
}
export interface RepairContent {
  classes: Record<string, { minMonths?: number; maxMonths?: number; published: boolean }>;
  sectorFloors?: { sectors: string[]; minMonths: number }[];
  notRepairable?: string[];
  requires: string[];
  terms?: Record<string, unknown>;
}

export function repairSections(rules: RepairContent, speaker: Speaker): DocSection[] {
  const { say, word, sector } = speaker;
  const months = (n: number | undefined): string => (n === undefined ? say('noLimit') : say('months', { n }));
  const clocks = (rules.terms?.['clocks'] ?? {}) as Record<string, number | undefined>;
  const within = (key: 'accept' | 'decide' | 'decideMarket', n: number | undefined): string | null =>
    n === undefined ? null : say(key, { n });
  return filled([
    {
      key: 'classes',
      title: say('classes'),
      head: [say('class'), say('minMonths'), say('maxMonths'), say('published')],
      rows: Object.entries(rules.classes).map(([name, { minMonths, maxMonths, published }]) => ({
        key: name,
        cells: [word(name), months(minMonths), months(maxMonths), say(published ? 'yes' : 'no')],
      })),
    },
    sentences(
      'floors',
      say('floors'),
      (rules.sectorFloors ?? []).map(({ sectors, minMonths }) => [
        sectors.join(' '),
        say('floor', { sectors: sectors.map(sector).join(say('list')), months: minMonths }),
      ]),
    ),
    sentences(
      'notRepairable',
      say('notRepairable'),
      (rules.notRepairable ?? []).map((name) => [name, say('notRepairableRow', { class: word(name) })]),
    ),
    sentences(
      'requires',
      say('requires'),
      rules.requires.map((name) => [
        name,
        name === 'obligations-fulfilled' || name === 'credit-pledge' ? say(`requires.${name}`) : word(name),
      ]),
    ),
    sentences('clocks', say('clocks'), [
      ['accept', within('accept', clocks['acceptWorkingDays'])],
      ['decide', within('decide', clocks['decideWorkingDays'])],
      ['market', within('decideMarket', clocks['marketRegulationDecideWorkingDays'])],
    ]),
    rest(
      { ...rules, ...rules.terms },
      [...HEAD, 'classes', 'sectorFloors', 'notRepairable', 'requires', 'terms', 'clocks'],
      speaker,
    ),
  ]);
}

export interface LeniencyContent {
  lookBackMonths: number;
  offences: { code: string; title: Text; minor: boolean; first: boolean; correctionWorkingDays: number }[];
}

export function leniencySections(rules: LeniencyContent, speaker: Speaker): DocSection[] {
  const { say, text } = speaker;
  const yes = (is: boolean): string => say(is ? 'yes' : 'no');
  return filled([
    sentences('lookBack', say('lookBack'), [['months', say('lookBackRow', { n: rules.lookBackMonths })]]),
    {
      key: 'offences',
      title: say('offences'),
      head: [say('offence'), say('minor'), say('first'), say('correction')],
      rows: rules.offences.map(({ code, title, minor, first, correctionWorkingDays }) => ({
        key: code,
        cells: [text(title), yes(minor), yes(first), say('workingDays', { n: correctionWorkingDays })],
      })),
    },
    rest(rules as unknown as Record<string, unknown>, [...HEAD, 'lookBackMonths', 'offences'], speaker),
  ]);
}

export interface RedListContent {
  minimumGrade: string;
  consecutiveMonths: number;
  registeredMonths: number;
  validMonths: number;
  barredBy: { record: string; class?: string; months: number }[];
}

export function redListSections(rules: RedListContent, speaker: Speaker): DocSection[] {
  const { say, word } = speaker;
  return filled([
    sentences('entry', say('entry'), [
      ['grade', say('minimumGrade', { grade: rules.minimumGrade })],
      ['consecutive', say('consecutive', { n: rules.consecutiveMonths })],
      ['registered', say('registered', { n: rules.registeredMonths })],
      ['valid', say('valid', { n: rules.validMonths })],
    ]),
    sentences(
      'barredBy',
      say('barredBy'),
      rules.barredBy.map(({ record, class: recordClass, months: n }) => [
        `${record} ${recordClass ?? ''}`,
        recordClass === undefined
          ? say('barredRow', { record: word(record), n })
          : say('barredClassRow', { record: word(record), class: word(recordClass), n }),
      ]),
    ),
    rest(
      rules as unknown as Record<string, unknown>,
      [...HEAD, 'minimumGrade', 'consecutiveMonths', 'registeredMonths', 'validMonths', 'barredBy'],
      speaker,
    ),
  ]);
}
