import { parseCalendarDate as day } from '@app/kernel/calendar';
import { endOf, goesOn } from './serious-list.rule';

const listedOn = day('2026-06-01');
const untilOn = day('2027-06-01');
const on = day('2026-09-01');
const record = (annulledOn: string | null, repairedOn: string | null = null): Parameters<typeof endOf>[2] => ({
  annulledOn: annulledOn === null ? null : day(annulledOn),
  repairedOn: repairedOn === null ? null : day(repairedOn),
});

describe('the end of a stay on the serious list', () => {
  it('is none while its term lasts and its record stands, known or not', () => {
    expect(endOf(listedOn, untilOn, undefined, on)).toBeNull();
    expect(endOf(listedOn, null, record(null), day('2099-01-01'))).toBeNull();
  });

  it('comes with the first day after its term, not a day before', () => {
    expect(endOf(listedOn, untilOn, undefined, day('2027-05-31'))).toBeNull();
    expect(endOf(listedOn, untilOn, undefined, untilOn)).toEqual({ reason: 'expired', on: untilOn });
    expect(endOf(listedOn, untilOn, undefined, day('2028-01-01'))).toEqual({ reason: 'expired', on: untilOn });
  });

  it('comes with the repair of its record, unless the term was over by then', () => {
    expect(endOf(listedOn, untilOn, record(null, '2026-08-01'), on)).toEqual({ reason: 'repaired', on: '2026-08-01' });
    expect(endOf(listedOn, untilOn, record(null, '2026-09-02'), on)).toBeNull();
    const late = endOf(listedOn, untilOn, record(null, '2027-07-01'), day('2027-08-01'));
    expect(late).toEqual({ reason: 'expired', on: untilOn });
  });

  it('is an annulment whatever else there is, and never before the stay began', () => {
    const both = endOf(listedOn, untilOn, record('2026-08-15', '2026-08-01'), day('2028-01-01'));
    expect(both).toEqual({ reason: 'annulled', on: '2026-08-15' });
    expect(endOf(listedOn, null, record('2026-05-01'), on)?.on).toBe(listedOn);
    expect(endOf(listedOn, null, record(null, '2026-05-01'), on)?.on).toBe(listedOn);
  });

  it('is undone when the repair is revoked and the term is not over', () => {
    const last = { state: 'left' as const, leftReason: 'repaired' as const, listedOn, untilOn };
    expect(goesOn(last, record(null), on)).toBe(true);
    expect(goesOn(last, record(null, '2026-08-01'), on)).toBe(false);
    expect(goesOn(last, record('2026-08-15'), on)).toBe(false);
    expect(goesOn(last, record(null), untilOn)).toBe(false);
    expect(goesOn({ ...last, leftReason: 'expired' }, record(null), on)).toBe(false);
    expect(goesOn({ ...last, state: 'annulled' }, record(null), on)).toBe(false);
  });
});
