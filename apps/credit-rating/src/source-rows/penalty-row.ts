import type { CalendarDate } from '@app/kernel/calendar';
import { formatYuan } from '@app/kernel/money';
import { parseUscc } from '@app/kernel/uscc';
import type { Authority } from '../classification/authorities';
import { findAuthority } from '../classification/authorities';
import type { ClassificationTableSet } from '../classification/classification-tables';
import { comparable, documentNumberOf, fenOfWanYuan, mayNameAuthority } from './cells';
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

/** Without these columns a file of penalties cannot be read at all. */
export const PENALTY_COLUMNS = [
  '统一社会信用代码',
  '行政处罚决定书文号',
  '处罚类别',
  '处罚决定日期',
  '处罚机关',
] as const;

export const PENALTY_TEMPLATE = [
  '行政相对人名称',
  '行政相对人类别',
  '统一社会信用代码',
  '行政处罚决定书文号',
  '违法行为类型',
  '违法事实',
  '处罚依据',
  '处罚类别',
  '处罚内容',
  '罚款金额（万元）',
  '没收违法所得、没收非法财物的金额（万元）',
  '暂扣或吊销证照名称及编号',
  '处罚决定日期',
  '处罚有效期',
  '公示截止期',
  '处罚机关',
  '处罚机关统一社会信用代码',
  '数据来源单位',
  '数据来源单位统一社会信用代码',
  '备注',
] as const;

const PARTY_KIND = '行政相对人类别';
const AUTHORITY = '处罚机关';
const FINE = '罚款金额(万元)';
const CONFISCATED = '没收违法所得、没收非法财物的金额(万元)';
const MAX_NAME = 200;

/** What makes the substance of a decision, beside date, measure and amounts. Names of the party, sources and remarks do not. */
const TEXTS = ['违法行为类型', '违法事实', '处罚依据', '处罚内容', '暂扣或吊销证照名称及编号'] as const;

/**
 * Reads a row of the national export of penalties (行政处罚).
 * @param today business day; a decision after it is refused
 */
export function readPenaltyRow(row: SourceRow, tables: ClassificationTableSet, today: CalendarDate): ReadRow {
  return readingRow(() => {
    if (cellOf(row, PARTY_KIND)?.includes('自然人')) {
      return { outcome: 'skipped', column: PARTY_KIND, reason: 'natural-person' };
    }
    const uscc = mustBeUscc(row);
    const documentNumber = documentNumberOf(mustHave(row, '行政处罚决定书文号'));
    mustBeShort('行政处罚决定书文号', documentNumber);
    const measure = mustHave(row, '处罚类别');
    const fineFen = amountOf(row, FINE);
    const confiscatedFen = amountOf(row, CONFISCATED);
    const determinedOn = mustBeDate(row, '处罚决定日期', today);
    const authority = authorityOf(row, tables, determinedOn);
    const { by, ...found } = tables.classify(
      {
        measure,
        fineFen,
        offenceType: cellOf(row, '违法行为类型'),
        authority: authority.name,
        authorityUscc: authority.uscc,
      },
      determinedOn,
    );
    const content: Record<string, string | null> = {
      处罚决定日期: determinedOn,
      处罚类别: comparable(measure),
      罚款金额: fineFen === null ? null : formatYuan(fineFen),
      没收金额: confiscatedFen === null ? null : formatYuan(confiscatedFen),
    };
    for (const column of TEXTS) {
      const cell = cellOf(row, column);
      content[column] = cell === null ? null : comparable(cell);
    }
    return {
      outcome: 'fact',
      fact: {
        uscc,
        record: 'penalty',
        determinedOn,
        keyParts: [authority.uscc ?? comparable(authority.name), documentNumber],
        content,
        endedOn: null,
        ...found,
        authority: authority.name,
        documentNumber,
        obligationsFulfilledOn: carriesNoDuty(content) ? determinedOn : null,
        classifiedBy: by,
      },
    };
  });
}

/** Words of measures that leave nothing to be done. */
const REPRIMANDS = new Set(['警告', '通报批评']);
/** Words of a decision's text that leave something to be done. */
const DUTY = /责令|改正|限期|整改|罚款|没收|缴|停产|停业|拆除|退还|赔偿/u;

/** Whether a decision only reprimands: no fine, nothing confiscated or taken away, no order to do something. */
function carriesNoDuty(content: Record<string, string | null>): boolean {
  const measures = (content['处罚类别'] ?? '').split(/[、,;/+\s]+/u).filter((measure) => measure !== '');
  const isNothing = (column: string): boolean => (content[column] ?? '0.00') === '0.00';
  return (
    measures.length > 0 &&
    measures.every((measure) => REPRIMANDS.has(measure)) &&
    isNothing('罚款金额') &&
    isNothing('没收金额') &&
    (content['暂扣或吊销证照名称及编号'] ?? null) === null &&
    !DUTY.test(content['处罚内容'] ?? '')
  );
}

function amountOf(row: SourceRow, column: string): bigint | null {
  const cell = cellOf(row, column);
  if (cell === null) return null;
  const fen = fenOfWanYuan(cell);
  if (fen === null) throw new RowRefusal(column, cell, 'amount-unreadable');
  return fen;
}

/** The authority's present name and code where the table knows it; a cell that is dirt is read by the code beside it. */
function authorityOf(
  row: SourceRow,
  tables: ClassificationTableSet,
  on: CalendarDate,
): Pick<Authority, 'name'> & { uscc: string | null } {
  const cell = cellOf(row, AUTHORITY);
  const code = parseUscc(cellOf(row, '处罚机关统一社会信用代码') ?? '');
  const table = tables.authoritiesOn(on);
  const isName = cell !== null && mayNameAuthority(cell);
  // A good name goes before the code: where two sources differ, it is the code that was filled in by machine.
  const known =
    table === null
      ? null
      : ((isName ? findAuthority(table, null, cell) : null) ??
        (code.ok ? findAuthority(table, code.uscc, null) : null));
  if (known) return known;
  if (!isName) throw new RowRefusal(AUTHORITY, cell ?? '', cell === null ? 'missing' : 'authority-unreadable');
  mustBeShort(AUTHORITY, cell);
  return { name: comparable(cell), uscc: null };
}

function mustBeShort(column: string, value: string): void {
  if (value.length > MAX_NAME) throw new RowRefusal(column, value, 'too-long');
}
