import { parseCalendarDate } from '@app/kernel/calendar';
import { evaluateRule } from './evaluate';
import { RatingResult } from './rating';
import { parseRuleSet } from './rule-set';

const body = {
  kind: 'rating',
  id: 'any',
  version: '1',
  title: { zh: '任', en: 'any' },
  effectiveFrom: '2000-01-01',
  basis: ['none'],
  scale: [
    { grade: 'A', from: 85 },
    { grade: 'B', from: 70 },
    { grade: 'C', from: 60 },
    { grade: 'D', from: 0 },
  ],
  base: 85,
  min: 0,
  max: 100,
  items: [
    { record: 'award', points: 5, months: 24 },
    { record: 'penalty', class: 'minor', points: '-2.55', months: 3, endsOnRepair: true },
    {
      record: 'penalty',
      class: 'general',
      points: -10,
      months: 12,
      endsOnRepair: true,
      decay: [{ afterMonths: 6, percent: '12.75' }],
    },
    { record: 'tax-a', points: 1 },
    { record: 'default', points: -20, months: 12 },
  ],
  groups: [{ name: 'awards', records: ['award'], max: 8 }],
  vetoes: [
    { record: 'serious-list', grade: 'D', months: 36, endsOnRepair: true },
    { record: 'serious-list', grade: 'C', months: 48 },
    { record: 'default', class: 'court', grade: 'C', months: 6 },
  ],
};

function rated(given: object, on: string, changes: object = {}): RatingResult {
  const ruleSet = parseRuleSet({ ...body, ...changes });
  return evaluateRule(ruleSet, given, parseCalendarDate(on)) as RatingResult;
}
const general = { id: 'g', record: 'penalty', class: 'general', determinedOn: '2026-01-31' };
const minor = { id: 'm', record: 'penalty', class: 'minor', determinedOn: '2026-01-31' };

describe('a rating', () => {
  it('without records has the base, nothing listed and no change ahead', () => {
    const nothing = { score: '85.00', grade: 'A', items: [], vetoedBy: null, nextChangeOn: null };
    expect(rated({ records: [] }, '2026-06-01')).toEqual(nothing);
  });

  it('counts an item from its first day to the day before its end', () => {
    expect(rated({ records: [general] }, '2026-01-30')).toMatchObject({ items: [], nextChangeOn: '2026-01-31' });
    expect(rated({ records: [general] }, '2026-01-31')).toEqual({
      score: '75.00',
      grade: 'B',
      items: [{ id: 'g', points: '-10.00', until: '2027-01-31' }],
      vetoedBy: null,
      nextChangeOn: '2026-07-31',
    });
    expect(rated({ records: [general] }, '2026-07-31')).toMatchObject({
      score: '83.725',
      items: [{ id: 'g', points: '-1.275', until: '2027-01-31' }],
      nextChangeOn: '2027-01-31',
    });
    expect(rated({ records: [general] }, '2027-01-31')).toMatchObject({
      score: '85.00',
      items: [],
      nextChangeOn: null,
    });
  });

  it('cuts the end of a period to a short month', () => {
    expect(rated({ records: [{ ...minor, determinedOn: '2026-11-30' }] }, '2026-12-01')).toMatchObject({
      items: [{ id: 'm', points: '-2.55', until: '2027-02-28' }],
    });
  });

  it('shows a repair that is still to come as the end, and ignores one that is not known yet', () => {
    const repaired = { ...general, repairedOn: '2026-05-01' };
    expect(rated({ records: [repaired] }, '2026-02-01')).toMatchObject({
      items: [{ id: 'g', points: '-10.00', until: '2026-05-01' }],
      nextChangeOn: '2026-05-01',
    });
    expect(rated({ records: [repaired], knownOn: '2026-04-30' }, '2026-06-01')).toMatchObject({ score: '75.00' });
    expect(rated({ records: [repaired], knownOn: '2026-05-01' }, '2026-06-01')).toMatchObject({ score: '85.00' });
  });

  it('never counts an annulled record, on no day, once the annulment is known', () => {
    const annulled = { ...general, annulledOn: '2026-08-01' };
    expect(rated({ records: [annulled] }, '2026-02-01')).toMatchObject({
      score: '85.00',
      items: [],
      nextChangeOn: null,
    });
    expect(rated({ records: [annulled], knownOn: '2026-07-31' }, '2026-02-01')).toMatchObject({ score: '75.00' });
  });

  it('does not know a record that was recorded later', () => {
    const late = { ...general, recordedOn: '2026-03-01' };
    expect(rated({ records: [late], knownOn: '2026-02-28' }, '2026-02-01')).toMatchObject({ score: '85.00' });
    expect(rated({ records: [late], knownOn: '2026-03-01' }, '2026-02-01')).toMatchObject({ score: '75.00' });
    expect(rated({ records: [late] }, '2026-02-01')).toMatchObject({ score: '75.00' });
  });

  it('cuts a group, not its items, and clamps the score once', () => {
    const awards = ['b', 'a'].map((id) => ({ id, record: 'award', determinedOn: '2026-01-01' }));
    expect(rated({ records: awards }, '2026-06-01')).toMatchObject({
      score: '93.00',
      items: [
        { id: 'a', points: '5.00' },
        { id: 'b', points: '5.00' },
      ],
    });
    expect(rated({ records: [...awards, general] }, '2026-02-01', { base: 99 })).toMatchObject({ score: '97.00' });
    expect(rated({ records: [general] }, '2026-02-01', { base: 3 })).toMatchObject({ score: '0.00', grade: 'D' });
  });

  it('cuts a group below zero as well', () => {
    const groups = [{ name: 'penalties', records: ['penalty'], max: '4.5' }];
    expect(rated({ records: [general] }, '2026-02-01', { groups })).toMatchObject({ score: '80.50' });
  });

  it('applies the first item that matches, and lists without points what nothing matches', () => {
    const serious = { id: 's', record: 'penalty', class: 'serious', determinedOn: '2026-01-01' };
    expect(rated({ records: [serious] }, '2026-06-01')).toMatchObject({
      score: '85.00',
      items: [{ id: 's', points: '0.00', until: null }],
      nextChangeOn: null,
    });
    expect(rated({ records: [serious] }, '2025-12-31')).toMatchObject({ items: [], nextChangeOn: '2026-01-01' });
    const items = [{ record: 'penalty', points: -1 }, ...body.items];
    expect(rated({ records: [general] }, '2026-06-01', { items })).toMatchObject({ score: '84.00' });
  });

  it('lowers the grade by the worst counting veto and lists its record as long as one counts', () => {
    const listed = { id: 's', record: 'serious-list', determinedOn: '2026-01-15' };
    expect(rated({ records: [listed] }, '2026-06-01')).toEqual({
      score: '85.00',
      grade: 'D',
      items: [{ id: 's', points: '0.00', until: '2030-01-15' }],
      vetoedBy: 's',
      nextChangeOn: '2029-01-15',
    });
    expect(rated({ records: [{ ...listed, repairedOn: '2027-01-01' }] }, '2027-01-01')).toMatchObject({
      grade: 'C',
      vetoedBy: 's',
      items: [{ id: 's', until: '2030-01-15' }],
      nextChangeOn: '2030-01-15',
    });
    expect(rated({ records: [listed] }, '2030-01-15')).toMatchObject({ grade: 'A', items: [], vetoedBy: null });
  });

  it('names the veto even where it makes nothing worse, of several the worst grade and then the smallest id', () => {
    const court = { id: '\uff21', record: 'default', class: 'court', determinedOn: '2026-01-01' };
    const low = { base: 60 };
    expect(rated({ records: [court] }, '2026-02-01', low)).toMatchObject({
      score: '40.00',
      grade: 'D',
      vetoedBy: '\uff21',
    });
    const other = { ...court, id: '\u{1f600}' };
    expect(rated({ records: [other, court] }, '2026-02-01')).toMatchObject({ vetoedBy: '\uff21' });
    const listed = { id: 'z', record: 'serious-list', determinedOn: '2026-01-01' };
    expect(rated({ records: [other, court, listed] }, '2026-02-01')).toMatchObject({
      vetoedBy: 'z',
      items: [{ id: 'z' }, { id: '\uff21' }, { id: '\u{1f600}' }],
    });
  });

  it('says when a veto ends before its item', () => {
    const court = { id: 'c', record: 'default', class: 'court', determinedOn: '2026-01-01' };
    expect(rated({ records: [court] }, '2026-02-01')).toMatchObject({ grade: 'C', nextChangeOn: '2026-07-01' });
    expect(rated({ records: [court] }, '2026-07-01')).toMatchObject({
      vetoedBy: null,
      items: [{ id: 'c', points: '-20.00', until: '2027-01-01' }],
    });
  });

  it('is replaced by an override, whose end is a change only if the grade moves', () => {
    const override = { grade: 'C', from: '2026-03-01', until: '2026-04-01' };
    expect(rated({ records: [], override }, '2026-02-28')).toMatchObject({ grade: 'A', nextChangeOn: '2026-03-01' });
    expect(rated({ records: [], override }, '2026-03-01')).toMatchObject({ grade: 'C', nextChangeOn: '2026-04-01' });
    expect(rated({ records: [], override }, '2026-04-01')).toMatchObject({ grade: 'A', nextChangeOn: null });
    const same = { ...override, grade: 'A' };
    expect(rated({ records: [], override: same }, '2026-02-28')).toMatchObject({ nextChangeOn: null });
    const listed = { id: 's', record: 'serious-list', determinedOn: '2026-01-15' };
    const better = rated({ records: [listed], override: same }, '2026-03-05');
    expect(better).toMatchObject({ grade: 'A', vetoedBy: 's', nextChangeOn: '2026-04-01' });
  });

  it.each([
    [{ records: [{ ...general, repairedOn: '2026-01-30' }] }, 'given.records[0].repairedOn'],
    [{ records: [{ ...general, recordedOn: '2026-01-30' }] }, 'given.records[0].recordedOn'],
    [{ records: [{ ...general, annulledOn: '2026-01-30' }] }, 'given.records[0].annulledOn'],
    [{ records: [general, minor, { ...minor }] }, 'given.records[2].id'],
    [{ records: [{ ...general, id: 7 }] }, 'given.records[0].id'],
    [{ records: [{ ...general, id: '' }] }, 'given.records[0].id'],
    [{ records: [{ ...general, class: null }] }, 'given.records[0].class'],
    [{ records: [{ ...general, colour: 'red' }] }, 'given.records[0].colour'],
    [{ records: [{ ...general, determinedOn: '9999-01-31' }] }, 'given.records[0].determinedOn'],
    [{ records: [], override: { grade: 'A', from: '2026-01-01', until: '2026-01-01' } }, 'given.override.until'],
    [{ records: [], override: { grade: 'E', from: '2026-01-01', until: '2026-02-01' } }, 'given.override.grade'],
    [{ records: [], knownOn: null }, 'given.knownOn'],
    [{}, 'given.records'],
    [null, 'given: '],
  ])('refuses %j at %s', (given, path) => {
    expect(() => rated(given as object, '2026-06-01')).toThrow(path);
  });

  it('refuses a decay step beyond the year 9999 before an earlier one is reached, and after', () => {
    const decay = [6, 12].map((afterMonths) => ({ afterMonths, percent: 50 - afterMonths }));
    const changes = { items: [{ record: 'tax-a', points: 1, decay }] };
    const records = [{ id: 't', record: 'tax-a', determinedOn: '9999-01-31' }];
    for (const on of ['9999-07-30', '9999-07-31']) {
      expect(() => rated({ records }, on, changes)).toThrow('9999-01-31 + 12 months is outside');
    }
  });

  it('takes a record of a late year whose item has no end', () => {
    const late = {
      id: 't',
      record: 'tax-a',
      determinedOn: '9999-12-31',
    };
    expect(rated({ records: [late] }, '9999-12-31')).toMatchObject({ items: [{ points: '1.00', until: null }] });
  });
});
