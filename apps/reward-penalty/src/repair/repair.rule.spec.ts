import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CalendarDate, parseCalendarDate, shanghaiDateOf } from '@app/kernel/calendar';
import { parseYaml } from '@app/platform/yaml';
import { decideRepair, type RepairGiven } from '@app/rule-kinds/repair';
import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import {
  clocksOf,
  endByTime,
  type RepairableRecord,
  repairClassOf,
  repairGivenOf,
  type RepairRegime,
} from './repair.rule';

const folder = join(__dirname, '../../../../rules/repair');
const regimes: RepairRegime[] = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => {
    const rules = parseRuleSet(parseYaml(readFileSync(join(folder, name)))) as RuleSetOf<'repair'>;
    return { rules, hash: 'a'.repeat(64), effectiveFrom: rules.effectiveFrom, publishedAt: new Date() };
  });
const regimeOf = (version: string): RuleSetOf<'repair'> =>
  regimes.find(({ rules }) => rules.version === version)!.rules;

function given(recordClass: string, determinedOn: string, doneOn: string | null = determinedOn): RepairGiven {
  return {
    ...{ class: recordClass, determinedOn: parseCalendarDate(determinedOn) },
    ...(doneOn ? { obligationsFulfilledOn: parseCalendarDate(doneOn) } : {}),
  };
}

function endOf(recordClass: string, determinedOn: string, doneOn?: string | null): [CalendarDate, string] | null {
  const end = endByTime(regimes, given(recordClass, determinedOn, doneOn));
  return end && [end.on, end.regime.rules.version];
}

describe('the end of publication by time', () => {
  it.each([
    ['within one regime', 'minor', '2026-05-31', undefined, ['2026-08-31', '2026.1']],
    ['in a short month', 'minor', '2026-11-30', undefined, ['2027-02-28', '2026.1']],
    ['in a leap year', 'minor', '2027-11-30', undefined, ['2028-02-29', '2026.1']],
    ['on the first day of a regime with shorter periods', 'general', '2024-05-10', undefined, ['2026-04-01', '2026.1']],
    ['after that day, by the same regime', 'general', '2025-05-10', undefined, ['2026-05-10', '2026.1']],
    ['the day before a new regime, by the old one', 'serious', '2023-03-31', undefined, ['2026-03-31', '2023.1']],
    [
      'on the day its duties were done, when that is later',
      'minor',
      '2026-05-31',
      '2026-10-08',
      ['2026-10-08', '2026.1'],
    ],
    ['never while its duties are not known to be done', 'minor', '2026-05-31', null, null],
    ['never for a class no regime knows', 'odd', '2026-05-31', undefined, null],
  ] as const)('is %s', (_name, recordClass, determinedOn, doneOn, expected) => {
    expect(endOf(recordClass, determinedOn, doneOn)).toEqual(expected);
  });

  it('is not missed by a regime that had no time to end it: a longer one counts until its own end', () => {
    // One year under the document of 2019, not yet over when the three years of 2023 began.
    expect(endOf('general', '2022-05-10')).toEqual(['2025-05-10', '2023.1']);
  });
});

describe('what a repair rests on', () => {
  const record: RepairableRecord = {
    ...{ record: 'penalty', class: 'general', sector: null, determinedOn: parseCalendarDate('2026-11-30') },
    obligationsFulfilledOn: null,
  };

  it('situation 7: one second before midnight in Shanghai is early, midnight is not', () => {
    const facts = { ...repairGivenOf(record, 'general'), obligationsFulfilledOn: record.determinedOn };
    const at = (instant: string): string[] => {
      const on = shanghaiDateOf(new Date(instant));
      return decideRepair(regimeOf('2026.1'), { ...facts, pledgeSignedOn: on }, on).reasons;
    };
    expect(at('2027-02-27T23:59:59.999+08:00')).toEqual(['before-earliest']);
    expect(at('2027-02-28T00:00:00.000+08:00')).toEqual([]);
  });

  it('is what is known of the record before what the applicant states', () => {
    const stated = { obligationsFulfilledOn: parseCalendarDate('2026-12-01') };
    expect(repairGivenOf(record, 'general', stated).obligationsFulfilledOn).toBe('2026-12-01');
    const known = { ...record, obligationsFulfilledOn: parseCalendarDate('2026-12-20') };
    expect(repairGivenOf(known, 'general', stated).obligationsFulfilledOn).toBe('2026-12-20');
  });

  it('has a class; a serious listing is serious unless somebody said otherwise', () => {
    expect(repairClassOf({ record: 'penalty', class: null })).toBeNull();
    expect(repairClassOf({ record: 'serious-list', class: null })).toBe('serious');
    expect(repairClassOf({ record: 'serious-list', class: 'general' })).toBe('general');
  });
});

describe('the clocks of a repair', () => {
  it('are those of the regime, shorter for market regulation, none where the regime names none', () => {
    const rules = regimeOf('2026.1');
    expect(clocksOf(rules, { sector: 'fire', authority: '东湾市消防救援支队' })).toEqual({ accept: 3, decide: 10 });
    expect(clocksOf(rules, { sector: 'market-regulation', authority: null })).toEqual({ accept: 3, decide: 7 });
    expect(clocksOf(rules, { sector: null, authority: '东湾市市场监督管理局' })).toEqual({ accept: 3, decide: 7 });
    expect(clocksOf(regimeOf('2023.1'), { sector: 'fire', authority: null })).toBeNull();
  });
});
