import { z } from 'zod';
import { defineEvent } from './define-event';
import { calendarDate, id, instant, text, uscc } from './fields';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const inspectionDrawnV1 = defineEvent({
  type: 'shouxin.inspection.drawn.v1',
  topic: 'reward-penalty',
  summary: { zh: '双随机抽查抽中', en: 'A draw that anyone can repeat chose an enterprise for inspection.' },
  data: z.object({
    inspectionId: id,
    planId: id,
    enterpriseId: id,
    uscc,
    department: text(64),
    inspection: text(64),
    frameHash: sha256,
    seedCommitment: sha256,
    drawnOn: calendarDate,
    drawnAt: instant,
  }),
  key: 'enterpriseId',
});
