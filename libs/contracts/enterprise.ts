import { z } from 'zod';
import { defineEvent } from './define-event';
import { calendarDate, id, identifier, text, uscc } from './fields';

const enterprise = z.object({
  enterpriseId: id,
  /** Rises by one with every change of this enterprise; an older revision never overwrites a newer one. */
  revision: z.int().min(1),
  uscc,
  name: text(200),
  sector: text(64),
  subZone: text(64),
  registeredOn: calendarDate,
  /** Codes and names over time, oldest first; the last is the present one. */
  identifiers: z.array(identifier).min(1).max(100),
});

export const enterpriseRegisteredV1 = defineEvent({
  type: 'shouxin.enterprise.registered.v1',
  topic: 'credit-rating',
  summary: { zh: '企业入库', en: 'An enterprise entered the park credit database.' },
  data: enterprise,
  key: 'enterpriseId',
});

export const enterpriseChangedV1 = defineEvent({
  type: 'shouxin.enterprise.changed.v1',
  topic: 'credit-rating',
  summary: { zh: '企业信息变更', en: 'The name, code, sector or sub-zone of an enterprise changed.' },
  data: enterprise,
  key: 'enterpriseId',
});
