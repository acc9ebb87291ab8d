import { z } from 'zod';
import { defineEvent } from './define-event';
import { calendarDate, id, instant, uscc } from './fields';

export const objectionUpheldV1 = defineEvent({
  type: 'shouxin.objection.upheld.v1',
  topic: 'reward-penalty',
  summary: { zh: '异议成立', en: 'An objection to a record was upheld: the record is void from its origin.' },
  data: z.object({ objectionId: id, recordId: id, enterpriseId: id, uscc, upheldAt: instant, upheldOn: calendarDate }),
  key: 'enterpriseId',
});

export const repairGrantedV1 = defineEvent({
  type: 'shouxin.repair.granted.v1',
  topic: 'reward-penalty',
  summary: { zh: '信用修复通过', en: 'A record was repaired: it acts no more from repairedOn on.' },
  data: z.object({ repairId: id, recordId: id, enterpriseId: id, uscc, grantedAt: instant, repairedOn: calendarDate }),
  key: 'enterpriseId',
});
