import { createHash } from 'node:crypto';
import { type CalendarDate, isCalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import type { CommitmentRules } from '@app/rule-kinds/commitment';
import { z } from 'zod';
import { materialTitle, termsOf } from '../catalogue/catalogue.terms';
import { classInWords } from './notice.words';

/** One version of the text that is told: `common`, or of one item alone. */
export const noticeText = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  version: z.string().min(1).max(50),
  effectiveFrom: z.custom<CalendarDate>((value) => typeof value === 'string' && isCalendarDate(value)),
  text: z.string().min(100).max(20_000),
});

export type NoticeText = z.output<typeof noticeText>;

/** A notice as it is shown and signed. */
export interface Notice {
  version: string;
  text: string;
  /** SHA-256 of the text in UTF-8. */
  hash: string;
}

/**
 * Fills in the text for one item and the materials that a pledge is to stand in for. It holds no dates and no names, so
 * that the same question has the same answer, and the same hash, until the texts or the catalogue change.
 * @param asked the order of materials does not matter; `on` is the day of asking, for a refusal to name
 * @throws DomainError item.not-listed, notice.material-not-listed
 */
export function renderNotice(
  template: NoticeText,
  rules: CommitmentRules,
  asked: { item: string; materials: readonly string[]; on: CalendarDate },
): Notice {
  const { item: itemCode, materials, on } = asked;
  const item = rules.items.find(({ code }) => code === itemCode);
  if (!item) throw new DomainError('not-found', 'item.not-listed', { code: itemCode, on, version: rules.version });
  const unknown = materials.filter((material) => !item.materials.some(({ code }) => code === material));
  if (unknown.length > 0) {
    throw new DomainError('unprocessable', 'notice.material-not-listed', { materials: unknown, item: itemCode });
  }
  const terms = termsOf(rules);
  const lines = item.materials
    .filter(({ code }) => materials.includes(code))
    .map(({ code, dueWorkingDays }, at) => {
      const how =
        dueWorkingDays === undefined
          ? '由园区自行核取，无需补交'
          : dueWorkingDays === 0
            ? '签署当日补交'
            : `${dueWorkingDays} 个工作日内补交`;
      return `${at + 1}. ${materialTitle(rules, code).zh}：${how}`;
    });
  const text = fill(template.text, {
    item: item.title.zh,
    itemCode,
    catalogue: `《${rules.title.zh}》`,
    catalogueVersion: rules.version,
    materials: lines.join('\n'),
    verifyWorkingDays: String(item.verifyWorkingDays),
    graceWorkingDays: String(terms.graceWorkingDays),
    reminderWorkingDays: String(terms.reminderWorkingDays),
    overdueClass: classInWords(terms.breachClass.overdue),
    falseClass: classInWords(terms.breachClass.false),
  });
  return { version: `${template.id}@${template.version}`, text, hash: createHash('sha256').update(text).digest('hex') };
}

/** @throws Error when the text asks for what nobody knows */
function fill(text: string, given: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = given[name];
    if (value === undefined) throw new Error(`the notice asks for {${name}}, which is not known`);
    return value;
  });
}
