import { parseCalendarDate as day } from '@app/kernel/calendar';
import fc from 'fast-check';
import { recordAsKnown, type RecordFact, type StoredRecord } from './known-record';

const stored = (more: Partial<StoredRecord> = {}): StoredRecord => ({
  id: 'r1',
  enterpriseId: 'e1',
  record: 'penalty',
  class: 'general',
  determinedOn: day('2026-01-15'),
  obligationsFulfilledOn: null,
  ...more,
});

const fact = (
  kind: RecordFact['kind'],
  sourceId: string,
  on: string,
  detail: RecordFact['detail'] = {},
): RecordFact => ({
  kind,
  sourceId,
  actsOn: day(on),
  detail,
});

const granted = fact('repaired', 's1', '2026-05-01', { repairId: 'p1' });
const revoked = fact('repair-revoked', 's2', '2026-06-10', { repairId: 'p1', repairedOn: '2026-05-01' });
const again = fact('repaired', 's3', '2026-08-01', { repairId: 'p2' });
const ended = fact('ended', 's4', '2026-09-01', { reason: 'end-in-file' });

const repairedOn = (facts: RecordFact[], record = stored()): string | null =>
  recordAsKnown(record, facts).record.repairedOn;

describe('what is known of a record', () => {
  it('situation 9: a revoked repair never was; what else ends the record stands', () => {
    expect(repairedOn([granted])).toBe('2026-05-01');
    expect(repairedOn([granted, revoked])).toBeNull();
    expect(repairedOn([revoked])).toBeNull();
    expect(repairedOn([granted, revoked, again])).toBe('2026-08-01');
    expect(repairedOn([granted, revoked, ended])).toBe('2026-09-01');
    expect(repairedOn([granted, again, ended])).toBe('2026-05-01');
  });

  it('undoes with a repair also the leaving of the list that followed from it, and no other', () => {
    const left = fact('repaired', 's5', '2026-05-02', { reason: 'serious-list-repaired' });
    expect(repairedOn([granted, left, revoked])).toBeNull();
    expect(repairedOn([granted, { ...left, actsOn: day('2026-06-11') }, revoked])).toBe('2026-06-11');
    expect(repairedOn([{ ...left, actsOn: day('2026-04-30') }, granted, revoked])).toBe('2026-04-30');
  });

  it('of a pledge that lapsed and then proved false it is the graver breach from its own day on, unmended', () => {
    const lapsed = stored({ record: 'pledge-breach', class: 'minor' });
    const proved = fact('determined', 's6', '2026-07-01', { class: 'general' });
    expect(recordAsKnown(lapsed, [granted, proved]).record).toMatchObject({
      class: 'general',
      determinedOn: '2026-07-01',
      repairedOn: null,
    });
    expect(repairedOn([granted, proved, again], lapsed)).toBe('2026-08-01');
    // The other way round it is the same, and a lapse after a false breach makes it no lighter.
    const proven = stored({ record: 'pledge-breach', class: 'general', determinedOn: day('2026-07-01') });
    const lapse = fact('determined', 's7', '2026-01-15', { class: 'minor' });
    expect(recordAsKnown(proven, [lapse, granted]).record).toEqual(recordAsKnown(lapsed, [proved, granted]).record);
  });

  it('takes the day its duties were done as told last, in either order; those of a lesser breach are not those of a graver', () => {
    const doneOn = (facts: RecordFact[], record = stored()): string | null =>
      recordAsKnown(record, facts).record.obligationsFulfilledOn;
    const first = fact('obligations-fulfilled', 's1', '2026-03-20');
    const corrected = fact('obligations-fulfilled', 's2', '2026-02-20');
    expect(doneOn([])).toBeNull();
    expect(doneOn([], stored({ obligationsFulfilledOn: day('2026-01-15') }))).toBe('2026-01-15');
    expect([doneOn([first, corrected]), doneOn([corrected, first])]).toEqual(['2026-02-20', '2026-02-20']);
    expect(doneOn([first], stored({ obligationsFulfilledOn: day('2026-01-15') }))).toBe('2026-03-20');
    const lapsed = stored({ record: 'pledge-breach', class: 'minor' });
    const proved = fact('determined', 's6', '2026-07-01', { class: 'general' });
    expect([doneOn([first], lapsed), doneOn([first, proved], lapsed)]).toEqual(['2026-03-20', null]);
  });

  it('is the same in whatever order the news came', () => {
    const annulled = fact('annulled', 's8', '2026-06-01');
    const done = fact('obligations-fulfilled', 's9', '2026-03-20');
    const all = [granted, revoked, again, ended, annulled, done];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 6 }), fc.subarray(all), (order, some) => {
        const whole = recordAsKnown(stored(), order);
        expect(whole).toEqual(recordAsKnown(stored(), all));
        expect(recordAsKnown(stored(), [...some].reverse())).toEqual(recordAsKnown(stored(), some));
      }),
    );
  });
});
