import { CalendarDate, parseCalendarDate } from '@app/kernel/calendar';
import { evaluateRule } from './evaluate';
import { parseRuleSet, RuleSet } from './rule-set';

const d = (text: string): CalendarDate => parseCalendarDate(text);
const head = (kind: string): object => ({
  kind,
  id: 'any',
  version: '1',
  title: { zh: '任', en: 'any' },
  effectiveFrom: '2000-01-01',
  basis: ['none'],
});
const rules = (kind: string, body: object): RuleSet => parseRuleSet({ ...head(kind), ...body });
const run = (ruleSet: RuleSet, given: unknown, on: string): unknown => evaluateRule(ruleSet, given, d(on));

describe('repair', () => {
  const body = {
    classes: {
      minor: { minMonths: 0, maxMonths: 3, published: false },
      general: { minMonths: 3, maxMonths: 12, published: true },
    },
    sectorFloors: [
      { sectors: ['fire'], minMonths: 12 },
      { sectors: ['fire', 'food'], minMonths: 24 },
    ],
    notRepairable: ['tax'],
    requires: ['obligations-fulfilled', 'credit-pledge'],
  };
  const repair = rules('repair', body);
  const done = { obligationsFulfilledOn: '2026-12-15', pledgeSignedOn: '2027-02-01' };

  it('is early the day before the period ends and in time on the day, in a short month too', () => {
    const given = { class: 'general', determinedOn: '2026-11-30', ...done };
    expect(run(repair, given, '2027-02-27')).toMatchObject({ eligible: false, reasons: ['before-earliest'] });
    expect(run(repair, given, '2027-02-28')).toEqual({
      eligible: true,
      earliestOn: '2027-02-28',
      publicationEndsOn: '2027-11-30',
      reasons: [],
    });
    expect(run(repair, given, '2027-11-30')).toMatchObject({ reasons: ['already-ended'] });
  });

  it('takes the greatest floor of a sector, and publication never ends before the earliest day', () => {
    const given = { class: 'general', sector: 'fire', determinedOn: '2026-02-28', ...done };
    expect(run(repair, given, '2027-06-01')).toMatchObject({
      earliestOn: '2028-02-28',
      publicationEndsOn: '2028-02-28',
    });
  });

  it('gives its reasons in order', () => {
    const given = { class: 'general', sector: 'tax', determinedOn: '2026-06-01', pledgeSignedOn: '2026-06-03' };
    expect(run(repair, given, '2026-06-02')).toMatchObject({
      reasons: ['not-repairable', 'before-earliest', 'obligations-unfulfilled', 'pledge-missing'],
    });
  });

  it('asks for nothing that its regime does not require', () => {
    const lax = rules('repair', { ...body, requires: [], notRepairable: undefined, sectorFloors: undefined });
    expect(run(lax, { class: 'minor', determinedOn: '2026-06-01' }, '2026-06-01')).toMatchObject({ eligible: true });
  });

  it('refuses an unknown class and a computed date after the year 9999', () => {
    expect(() => run(repair, { class: 'grave', determinedOn: '2026-06-01' }, '2026-06-01')).toThrow('given.class');
    expect(() => run(repair, { class: 'toString', determinedOn: '2026-06-01' }, '2026-06-01')).toThrow('given.class');
    expect(() => run(repair, { class: 'general', determinedOn: '9999-06-01' }, '2026-06-01')).toThrow(
      'given.determinedOn: 9999-06-01 + 12 months is outside the years 0001-9999',
    );
  });
});

describe('leniency', () => {
  const offence = (code: string, minor: boolean, first: boolean): object => ({
    code,
    title: { zh: code, en: code },
    minor,
    first,
    correctionWorkingDays: 15,
  });
  const leniency = rules('leniency', {
    lookBackMonths: 24,
    offences: [offence('both', true, true), offence('minor', true, false), offence('first', false, true)],
  });
  const due = { correctionDueOn: '2026-06-20', history: [] };

  it.each([
    ['both', 'none', 'no-penalty', 'minor', false],
    ['both', 'slight', 'may-waive', 'first', true],
    ['first', 'none', 'may-waive', 'first', true],
    ['minor', 'slight', 'penalise', null, false],
    ['both', 'substantial', 'penalise', null, false],
  ])('decides %s with harm %s, corrected in time: %s', (code, harm, outcome, limb, discretionary) => {
    const given = { offence: code, harm, correctedOn: '2026-06-20', ...due };
    const reasons: string[] = [];
    const educate = outcome !== 'penalise';
    expect(run(leniency, given, '2026-06-01')).toEqual({
      outcome,
      limb,
      isFirst: true,
      educate,
      discretionary,
      reasons,
    });
  });

  it('waits for the correction until it is due and lapses the day after', () => {
    const given = { offence: 'first', harm: 'none', flaggedOn: '2026-06-01', ...due };
    expect(run(leniency, given, '2026-06-20')).toMatchObject({
      outcome: 'await-correction',
      limb: 'first',
      educate: true,
    });
    expect(run(leniency, given, '2026-06-21')).toEqual({
      outcome: 'penalise',
      limb: null,
      isFirst: true,
      educate: false,
      discretionary: false,
      reasons: ['not-corrected-in-time'],
    });
  });

  it('takes a late correction as given, even before its day', () => {
    const given = { offence: 'both', harm: 'none', correctedOn: '2026-06-21', ...due };
    expect(run(leniency, given, '2026-06-01')).toMatchObject({
      outcome: 'penalise',
      reasons: ['not-corrected-in-time'],
    });
  });

  it('counts as first again exactly when the look-back has passed', () => {
    const given = (determinedOn: string, more: object = {}): object => ({
      offence: 'first',
      harm: 'none',
      ...due,
      history: [{ offence: 'first', determinedOn, ...more }],
    });
    expect(run(leniency, given('2024-06-02'), '2026-06-01')).toMatchObject({
      isFirst: false,
      reasons: ['repeat-offence'],
    });
    expect(run(leniency, given('2024-06-01'), '2026-06-01')).toMatchObject({ isFirst: true, reasons: [] });
    expect(run(leniency, given('2026-06-01'), '2026-06-01')).toMatchObject({ isFirst: false });
    expect(run(leniency, given('2026-06-02'), '2026-06-01')).toMatchObject({ isFirst: true });
    expect(run(leniency, given('2025-06-02', { annulledOn: '2026-12-01' }), '2026-06-01')).toMatchObject({
      isFirst: true,
    });
  });

  it('names a repeat only when nothing else stood against limb (b)', () => {
    const history = [{ offence: 'minor', determinedOn: '2026-01-01' }];
    const given = { offence: 'minor', harm: 'slight', correctionDueOn: '2026-06-20', history };
    expect(run(leniency, given, '2026-06-01')).toMatchObject({ outcome: 'penalise', isFirst: false, reasons: [] });
  });

  it('does not penalise without fault, and says when the offence is not listed', () => {
    const given = { offence: 'else', harm: 'substantial', ...due };
    expect(run(leniency, given, '2026-06-01')).toMatchObject({
      outcome: 'penalise',
      limb: null,
      reasons: ['not-listed'],
    });
    expect(run(leniency, { ...given, noFaultProved: true }, '2026-06-01')).toMatchObject({
      outcome: 'no-penalty',
      limb: 'no-fault',
      educate: true,
      reasons: ['not-listed'],
    });
  });

  it('refuses a look-back beyond the year 9999, whatever stands before it in the history', () => {
    const history = ['9997-12-31', '9999-01-01'].map((determinedOn) => ({ offence: 'first', determinedOn }));
    for (const inOrder of [history, history.toReversed()]) {
      const given = { offence: 'first', harm: 'none', correctionDueOn: '9999-12-31', history: inOrder };
      expect(() => run(leniency, given, '9999-02-01')).toThrow('9999-01-01 + 24 months is outside');
    }
  });

  it('refuses a day of flagging after the decision', () => {
    const given = { offence: 'both', harm: 'none', flaggedOn: '2026-06-02', ...due };
    expect(() => run(leniency, given, '2026-06-01')).toThrow('given.flaggedOn');
  });
});

describe('red-list', () => {
  const redList = rules('red-list', {
    minimumGrade: 'B',
    consecutiveMonths: 12,
    registeredMonths: 24,
    barredBy: [
      { record: 'penalty', class: 'general', months: 12 },
      { record: 'serious-list', months: 36 },
    ],
    validMonths: 12,
  });
  const given = (more: object): object => ({
    registeredOn: '2024-06-01',
    ratings: [{ from: '2025-06-01', grade: 'B' }],
    records: [],
    ...more,
  });

  it('takes in on the first possible day and not the day before', () => {
    expect(run(redList, given({}), '2026-06-01')).toEqual({ eligible: true, reasons: [], validUntil: '2027-06-01' });
    expect(run(redList, given({}), '2026-05-31')).toEqual({
      eligible: false,
      reasons: ['registered-too-short', 'grade-not-held'],
      validUntil: null,
    });
  });

  it('sees a bad day inside the period and on both its ends, but not before or after', () => {
    const dip = (from: string, to: string): object =>
      given({
        ratings: [
          { from: '2030-01-01', grade: 'D' },
          { from: to, grade: 'A' },
          { from: '2024-01-01', grade: 'A' },
          { from, grade: 'C' },
        ],
      });
    expect(run(redList, dip('2025-05-30', '2025-06-01'), '2026-06-01')).toMatchObject({ eligible: true });
    expect(run(redList, dip('2025-05-30', '2025-06-02'), '2026-06-01')).toMatchObject({ reasons: ['grade-not-held'] });
    expect(run(redList, dip('2026-03-01', '2026-03-02'), '2026-06-01')).toMatchObject({ reasons: ['grade-not-held'] });
    expect(run(redList, dip('2026-06-01', '2026-06-02'), '2026-06-01')).toMatchObject({ reasons: ['grade-too-low'] });
    expect(run(redList, given({ ratings: [] }), '2026-06-01')).toMatchObject({ reasons: ['grade-too-low'] });
  });

  it('is barred by a record that stands, until its months are over', () => {
    const record = (more: object): object =>
      given({ records: [{ id: '1', record: 'penalty', class: 'general', determinedOn: '2025-06-02', ...more }] });
    expect(run(redList, record({}), '2026-06-01')).toMatchObject({ reasons: ['barred'] });
    expect(run(redList, record({}), '2026-06-02')).toMatchObject({ eligible: true });
    expect(run(redList, record({ recordedOn: '2027-01-01' }), '2026-06-01')).toMatchObject({ reasons: ['barred'] });
    expect(run(redList, record({ repairedOn: '2026-06-01' }), '2026-06-01')).toMatchObject({ eligible: true });
    expect(run(redList, record({ repairedOn: '2026-06-02' }), '2026-06-01')).toMatchObject({ reasons: ['barred'] });
    expect(run(redList, record({ annulledOn: '2029-01-01' }), '2026-06-01')).toMatchObject({ eligible: true });
    expect(run(redList, record({ class: 'minor' }), '2026-06-01')).toMatchObject({ eligible: true });
  });

  it('refuses a bar beyond the year 9999, whatever else bars', () => {
    const records = ['9998-02-01', '9999-01-01'].map((determinedOn) => ({
      id: determinedOn,
      record: 'penalty',
      class: 'general',
      determinedOn,
    }));
    for (const inOrder of [records, records.toReversed()]) {
      expect(() => run(redList, given({ records: inOrder }), '9999-01-01')).toThrow(
        '9999-01-01 + 12 months is outside',
      );
    }
  });

  it('refuses two grades of one day and a repair before the record', () => {
    const twice = given({
      ratings: [
        { from: '2025-06-01', grade: 'A' },
        { from: '2025-06-01', grade: 'B' },
      ],
    });
    expect(() => run(redList, twice, '2026-06-01')).toThrow('given.ratings[1].from');
    const early = given({ records: [{ id: '1', record: 'x', determinedOn: '2025-06-02', repairedOn: '2025-06-01' }] });
    expect(() => run(redList, early, '2026-06-01')).toThrow('given.records[0].repairedOn');
  });
});

describe('exemption', () => {
  const exemption = rules('exemption', { inspections: ['routine'], excludedSectors: ['food'] });
  const given = { redListed: { from: '2026-01-01', until: '2027-01-01' }, sector: 'trade', inspection: 'routine' };

  it.each([
    [{}, '2026-01-01', null],
    [{}, '2026-12-31', null],
    [{}, '2027-01-01', 'not-red-listed'],
    [{}, '2025-12-31', 'not-red-listed'],
    [{ seriousListed: true, sector: 'food' }, '2026-06-01', 'serious-listed'],
    [{ sector: 'food', inspection: 'complaint' }, '2026-06-01', 'sector-excluded'],
    [{ inspection: 'complaint' }, '2026-06-01', 'inspection-not-covered'],
  ])('with %j on %s says %s', (more, on, reason) => {
    expect(run(exemption, { ...given, ...more }, on)).toEqual({ exempt: reason === null, reason });
  });

  it('refuses a period that does not end after it begins', () => {
    const empty = { ...given, redListed: { from: '2026-01-01', until: '2026-01-01' } };
    expect(() => run(exemption, empty, '2026-06-01')).toThrow('given.redListed.until');
  });
});

describe('inspection', () => {
  const inspection = rules('inspection', { ratios: { A: '5', D: '33.3333' }, oncePerYear: true });
  const frame = (count: number, riskClass: string): object[] =>
    Array.from({ length: count }, (_, index) => ({ uscc: `${riskClass}${index}`, riskClass }));

  it('draws what anyone computes from seed and frame', () => {
    // printf 's\nu1' | sha256sum, and so on; the frame as sorted lines.
    const given = {
      seed: 's',
      frame: [
        { uscc: 'u2', riskClass: 'D', exempt: true },
        { uscc: 'u1', riskClass: 'D' },
        { uscc: 'u3', riskClass: 'D', inspectedThisYear: true, exempt: false },
      ],
    };
    expect(run(inspection, given, '2026-06-01')).toEqual({
      drawn: ['u1'],
      frameHash: '29b10abb4fdd534622d0fa1859ca35f267e28c3f64f13a3f5faf8f51522838ea',
    });
  });

  it.each([
    [0, 0],
    [1, 1],
    [20, 1],
    [21, 2],
    [40, 2],
  ])('rounds 5 %% of %i candidates up to %i', (count, drawn) => {
    expect(
      (run(inspection, { seed: 's', frame: frame(count, 'A') }, '2026-06-01') as { drawn: [] }).drawn,
    ).toHaveLength(drawn);
  });

  it('draws 33.3333 % of 30000 exactly', () => {
    expect(
      (run(inspection, { seed: 's', frame: frame(30_000, 'D') }, '2026-06-01') as { drawn: [] }).drawn,
    ).toHaveLength(10_000);
  });

  it('refuses a class without a ratio and an enterprise that stands twice', () => {
    expect(() => run(inspection, { seed: 's', frame: frame(1, 'B') }, '2026-06-01')).toThrow(
      'given.frame[0].riskClass',
    );
    const twice = { seed: 's', frame: [...frame(1, 'A'), ...frame(1, 'A')] };
    expect(() => run(inspection, twice, '2026-06-01')).toThrow('given.frame[1].uscc');
  });
});

describe('commitment', () => {
  const item = (code: string, publicSafety: boolean, publicInterest: boolean): object => ({
    code,
    title: { zh: code, en: code },
    matter: 'utilities',
    publicSafety,
    publicInterest,
    verifyWorkingDays: 20,
    materials: [
      { code: 'permit', mainReview: true },
      { code: 'drawing', mainReview: false, dueWorkingDays: 0 },
    ],
  });
  const commitment = rules('commitment', {
    items: [item('water', false, false), item('fire', true, true)],
    barred: { seriousListed: true, unrepairedFalsePledge: true, grades: ['D'] },
  });

  it.each([
    [{ item: 'water', material: 'drawing', grade: 'C' }, []],
    [{ item: 'water', material: 'permit', grade: 'A' }, ['main-review-material']],
    [{ item: 'water', material: 'else', grade: 'A' }, ['material-not-listed']],
    [
      { item: 'fire', material: 'permit', grade: 'D', seriousListed: true, unrepairedFalsePledge: true },
      [
        'touches-public-safety',
        'touches-public-interest',
        'main-review-material',
        'serious-listed',
        'false-pledge-unrepaired',
        'grade-too-low',
      ],
    ],
    [{ item: 'else', material: 'permit', grade: 'D' }, ['item-not-listed', 'grade-too-low']],
  ])('answers %j with %j', (given, reasons) => {
    expect(run(commitment, given, '2026-06-01')).toEqual({ allowed: reasons.length === 0, reasons });
  });
});

describe('subsidy', () => {
  const body = {
    base: {
      kind: 'rate',
      of: 'invested',
      method: 'whole',
      tiers: [
        { from: '100000000.00', percent: '10' },
        { from: '200000000.00', percent: '15' },
      ],
    },
    cap: '25000000.00',
    factors: { A: '110', B: '100', C: '80', D: '0' },
    factorOrder: 'before-cap',
    rounding: { to: 'fen', mode: 'half-up' },
    minimum: '1000.00',
    requires: { minimumGrade: 'C', notSeriousListed: true, creditPledge: true },
  };
  const subsidy = (more: object): RuleSet => rules('subsidy', { ...body, ...more });
  const given = (invested: string, grade: string): object => ({
    facts: { invested, else: null },
    grade,
    creditPledgeSigned: true,
  });
  const amounts = (result: unknown): string[] =>
    (result as { steps: { step: string; amount: string }[] }).steps.map(({ step, amount }) => `${step} ${amount}`);

  it('rates all by the tier reached, which begins with its first fen', () => {
    expect(amounts(run(subsidy({}), given('199999999.99', 'A'), '2026-06-01'))).toEqual([
      'base 19999999.999',
      'factor 21999999.9989',
      'cap 21999999.9989',
      'rounding 22000000.00',
      'minimum 22000000.00',
    ]);
    expect(run(subsidy({}), given('200000000.00', 'A'), '2026-06-01')).toMatchObject({ amount: '25000000.00' });
    expect(run(subsidy({}), given('99999999.99', 'A'), '2026-06-01')).toMatchObject({
      amount: '0.00',
      belowMinimum: true,
    });
  });

  it('rates each slice by its own tier when marginal', () => {
    const marginal = subsidy({ base: { ...body.base, method: 'marginal' }, cap: undefined, minimum: undefined });
    expect(amounts(run(marginal, given('250000000.00', 'C'), '2026-06-01'))).toEqual([
      'base 17500000.00',
      'factor 14000000.00',
      'rounding 14000000.00',
    ]);
  });

  it('applies the factor after the cap when the policy says so', () => {
    expect(amounts(run(subsidy({ factorOrder: 'after-cap' }), given('300000000.00', 'A'), '2026-06-01'))).toEqual([
      'base 45000000.00',
      'cap 25000000.00',
      'factor 27500000.00',
      'rounding 27500000.00',
      'minimum 27500000.00',
    ]);
  });

  it.each([
    ['half-up', 'hundred-yuan', '200.00'],
    ['half-even', 'hundred-yuan', '200.00'],
    ['down', 'hundred-yuan', '100.00'],
    ['down', 'yuan', '150.00'],
  ])('rounds 150.00 %s to %s as %s', (mode, to, amount) => {
    const policy = subsidy({ base: { kind: 'fixed', amount: '150.00' }, minimum: undefined, rounding: { to, mode } });
    expect(run(policy, { ...given('0.00', 'B'), facts: {} }, '2026-06-01')).toMatchObject({ amount });
  });

  it('computes steps and minimum as if eligible', () => {
    const policy = subsidy({ base: { kind: 'per-unit', of: 'patents', amount: '333.33' } });
    expect(run(policy, { facts: { patents: 3 }, grade: 'D', seriousListed: true }, '2026-06-01')).toEqual({
      eligible: false,
      reasons: ['grade-too-low', 'serious-listed', 'pledge-missing'],
      amount: '0.00',
      belowMinimum: true,
      steps: [
        { step: 'base', amount: '999.99' },
        { step: 'factor', amount: '0.00' },
        { step: 'cap', amount: '0.00' },
        { step: 'rounding', amount: '0.00' },
        { step: 'minimum', amount: '0.00' },
      ],
    });
    const atMinimum = subsidy({ base: { kind: 'fixed', amount: '1000.00' } });
    expect(run(atMinimum, { facts: {}, grade: 'B' }, '2026-06-01')).toMatchObject({
      amount: '0.00',
      belowMinimum: false,
    });
  });

  it.each([
    [{ facts: {}, grade: 'D' }, 'given.facts.invested'],
    [{ facts: { invested: 100 }, grade: 'A' }, 'given.facts.invested'],
    [{ facts: { invested: '-1.00' }, grade: 'A' }, 'given.facts.invested'],
    [{ grade: 'A' }, 'given.facts'],
  ])('needs its fact, eligible or not: %j', (facts, path) => {
    expect(() => run(subsidy({}), facts, '2026-06-01')).toThrow(path);
  });

  it.each([1.5, -1, '3', null])('takes only whole units, not %p', (patents) => {
    const policy = subsidy({ base: { kind: 'per-unit', of: 'patents', amount: '2000.00' } });
    expect(() => run(policy, { facts: { patents }, grade: 'A' }, '2026-06-01')).toThrow('given.facts.patents');
  });
});
