import { type CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { comparable, dateOf, yearOf } from './cells';
import {
  cellOf,
  mustBeDate,
  mustBeUscc,
  mustHave,
  type ReadRow,
  readingRow,
  RowRefusal,
  type SourceRow,
} from './source-row';

export const TAXPAYER_COLUMNS = ['统一社会信用代码', '评价年度'] as const;
export const SERIOUS_LIST_COLUMNS = ['统一社会信用代码', '列入日期', '列入原因'] as const;

const NO_CLASS = { class: null, offence: null, sector: null, classifiedBy: null, documentNumber: null };
const NO_DUTIES = { obligationsFulfilledOn: null };

/**
 * The day on which the grade of a year counts as determined: the tax authorities determine it in April of the year
 * after, so 30 April.
 * @see 纳税信用管理办法（试行）(国家税务总局公告2014年第40号) 第二十五条 "税务机关每年4月确定上一年度纳税信用评价结果" (day unconfirmed)
 */
const TAXPAYER_DETERMINED = '04-30';

/** Reads a row of the list of grade-A taxpayers (A级纳税人). @param today business day */
export function readTaxpayerRow(row: SourceRow, today: CalendarDate): ReadRow {
  return readingRow(() => {
    const uscc = mustBeUscc(row);
    const column = '评价年度';
    const cell = mustHave(row, column);
    const year = yearOf(cell);
    if (year === null) throw new RowRefusal(column, cell, 'year-unreadable');
    const determinedOn = parseCalendarDate(`${year + 1}-${TAXPAYER_DETERMINED}`);
    if (determinedOn > today) throw new RowRefusal(column, cell, 'date-in-future');
    return {
      outcome: 'fact',
      fact: {
        uscc,
        record: 'taxpayer-a',
        determinedOn,
        keyParts: [String(year)],
        content: { 评价年度: String(year) },
        endedOn: null,
        ...NO_CLASS,
        ...NO_DUTIES,
        sector: 'tax',
        authority: null,
      },
    };
  });
}

/** Reads a row of the list of serious offenders (严重违法失信). @param today business day */
export function readSeriousListRow(row: SourceRow, today: CalendarDate): ReadRow {
  return readingRow(() => {
    const uscc = mustBeUscc(row);
    const determinedOn = mustBeDate(row, '列入日期', today);
    const reason = mustHave(row, '列入原因');
    const column = '移出日期';
    const cell = cellOf(row, column);
    const ended = cell === null ? null : dateOf(cell);
    if (ended && !ended.ok) throw new RowRefusal(column, cell!, ended.reason);
    if (ended && ended.date < determinedOn) throw new RowRefusal(column, cell!, 'end-before-begin');
    return {
      outcome: 'fact',
      fact: {
        uscc,
        record: 'serious-list',
        determinedOn,
        keyParts: [determinedOn],
        content: { 列入日期: determinedOn, 列入原因: comparable(reason) },
        endedOn: ended ? ended.date : null,
        ...NO_CLASS,
        ...NO_DUTIES,
        class: 'serious',
        authority: null,
      },
    };
  });
}
