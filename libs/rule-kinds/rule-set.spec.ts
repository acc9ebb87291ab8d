import { parseCalendarDate } from '@app/kernel/calendar';
import { RuleDataError } from './rule-data-error';
import { parseRuleSet, RuleSet, RuleSetHead, ruleSetHash, ruleSetPath, versionInForce } from './rule-set';

const head = {
  id: 'any',
  version: '2026.1',
  title: { zh: '任', en: 'any' },
  effectiveFrom: '2026-01-01',
  basis: ['none'],
};

const bodies: Record<string, object> = {
  rating: {
    scale: [
      { grade: 'AAA', from: 85 },
      { grade: 'B', from: '70.5' },
      { grade: 'D', from: 0 },
    ],
    base: 75,
    min: 0,
    max: 100,
    items: [
      { record: 'award', points: 5, months: 24 },
      { record: 'penalty', class: 'general', points: -10, decay: [{ afterMonths: 6, percent: 50 }] },
    ],
    groups: [{ name: 'awards', records: ['award'], max: 10 }],
    vetoes: [{ record: 'serious-list', grade: 'D', months: 36, endsOnRepair: true }],
  },
  repair: {
    classes: { general: { minMonths: 0, maxMonths: 12, published: true } },
    sectorFloors: [{ sectors: ['fire'], minMonths: 0 }],
    notRepairable: [],
    requires: [],
  },
  leniency: {
    lookBackMonths: 24,
    offences: [{ code: 'late', title: { zh: '迟', en: 'late' }, minor: true, first: true, correctionWorkingDays: 0 }],
  },
  'red-list': {
    minimumGrade: 'A',
    consecutiveMonths: 0,
    registeredMonths: 0,
    barredBy: [{ record: 'penalty', class: 'general', months: 12 }],
    validMonths: 12,
  },
  exemption: { inspections: [], excludedSectors: [] },
  inspection: { ratios: { A: '5', D: 100 }, oncePerYear: true },
  commitment: {
    items: [
      {
        code: 'water',
        title: { zh: '水', en: 'water' },
        matter: 'utilities',
        publicSafety: false,
        publicInterest: false,
        verifyWorkingDays: 20,
        materials: [{ code: 'permit', mainReview: false, dueWorkingDays: 10 }],
      },
    ],
    barred: { seriousListed: true, unrepairedFalsePledge: true, grades: ['D'] },
  },
  subsidy: {
    base: { kind: 'rate', of: 'invested', method: 'whole', tiers: [{ from: '0.00', percent: '10' }] },
    cap: '1.00',
    factors: { A: '110', B: '100', C: '80', D: '0' },
    factorOrder: 'before-cap',
    rounding: { to: 'fen', mode: 'half-up' },
    minimum: '1.00',
    requires: { minimumGrade: 'C', notSeriousListed: true, creditPledge: true },
  },
};

/** A whole rule set with one place changed; undefined takes the field out. */
function written(kind: string, path = '', value?: unknown): unknown {
  const data = structuredClone({ kind, ...head, ...bodies[kind] }) as Record<string, unknown>;
  if (path === '') return data;
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, data);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return data;
}

function pathsOf(data: unknown): string[] {
  try {
    parseRuleSet(data);
    return [];
  } catch (error) {
    if (!(error instanceof RuleDataError)) throw error;
    return error.issues.map((issue) => issue.path);
  }
}

const MISSING = undefined;
const kinds = Object.keys(bodies);

describe('a rule set', () => {
  it.each(kinds)('of kind %s is taken as RULES.md writes it', (kind) => {
    expect(pathsOf(written(kind))).toEqual([]);
    expect(pathsOf(written(kind, 'terms', { netting: { allowed: [null] } }))).toEqual([]);
  });

  it.each(kinds)('of kind %s needs each field that is not optional, and none may be null', (kind) => {
    const optional = ['groups', 'vetoes', 'sectorFloors', 'notRepairable', 'cap', 'minimum'];
    for (const field of Object.keys(written(kind) as object)) {
      expect(pathsOf(written(kind, field, MISSING))).toEqual(optional.includes(field) ? [] : [field]);
      expect(pathsOf(written(kind, field, null))).toEqual([field]);
    }
  });

  it.each(kinds)('of kind %s refuses unknown fields', (kind) => {
    expect(pathsOf(written(kind, 'colour', 'red'))).toEqual(['colour']);
    expect(pathsOf(written(kind, 'title.fr', 'x'))).toEqual(['title.fr']);
  });

  it.each([
    ['rating', 'id', ''],
    ['rating', 'version', 2026.1],
    ['rating', 'version', ''],
    ['rating', 'title.zh', ''],
    ['rating', 'title.en', MISSING],
    ['rating', 'effectiveFrom', '2026-02-29'],
    ['rating', 'effectiveFrom', '0000-01-01'],
    ['rating', 'basis', []],
    ['rating', 'basis[0]', ''],
    ['rating', 'terms', null],
    ['rating', 'terms', []],
    ['rating', 'terms', 'x'],
    ['rating', 'scale', []],
    ['rating', 'scale[1].from', 85],
    ['rating', 'scale[1].from', '+70'],
    ['rating', 'scale[1].from', '070'],
    ['rating', 'scale[1].from', '7e1'],
    ['rating', 'scale[1].from', 70.125],
    ['rating', 'scale[1].from', null],
    ['rating', 'scale[1].grade', 'AAA'],
    ['rating', 'scale[2].from', '0.01'],
    ['rating', 'min', '100.01'],
    ['rating', 'base', 'x'],
    ['rating', 'base', true],
    ['rating', 'items[0].months', 0],
    ['rating', 'items[0].months', 1.5],
    ['rating', 'items[0].months', '24'],
    ['rating', 'items[0].months', null],
    ['rating', 'items[0].class', ''],
    ['rating', 'items[0].points', MISSING],
    ['rating', 'items[0].endsOnRepair', 'yes'],
    ['rating', 'items[0].colour', 'red'],
    ['rating', 'items[1].decay[0].percent', 100.0001],
    ['rating', 'items[1].decay[0].percent', -1],
    ['rating', 'items[1].decay[0].percent', '0.00001'],
    ['rating', 'items[1].decay[0].afterMonths', -1],
    ['rating', 'groups[0].records', []],
    ['rating', 'groups[0].max', -0.01],
    ['rating', 'groups[0].name', MISSING],
    ['rating', 'vetoes[0].grade', 'C'],
    ['rating', 'vetoes[0].record', ''],
    ['repair', 'classes', {}],
    ['repair', 'classes.general.minMonths', -1],
    ['repair', 'classes.general.published', MISSING],
    ['repair', 'sectorFloors[0].sectors', []],
    ['repair', 'requires[0]', 'money'],
    ['leniency', 'lookBackMonths', 0],
    ['leniency', 'offences[0].correctionWorkingDays', -1],
    ['leniency', 'offences[0].correctionWorkingDays', 0.5],
    ['leniency', 'offences[0].minor', MISSING],
    ['leniency', 'offences[0].title', MISSING],
    ['red-list', 'minimumGrade', 'AAA'],
    ['red-list', 'barredBy[0].months', MISSING],
    ['red-list', 'validMonths', 0],
    ['exemption', 'inspections[0]', ''],
    ['inspection', 'ratios', {}],
    ['inspection', 'ratios.A', '100.0001'],
    ['inspection', 'ratios.A', null],
    ['commitment', 'items[0].materials[0].dueWorkingDays', -1],
    ['commitment', 'items[0].verifyWorkingDays', MISSING],
    ['commitment', 'items[0].matter', ''],
    ['commitment', 'barred.grades[0]', 'E'],
    ['subsidy', 'base.tiers', []],
    ['subsidy', 'base.tiers[0].from', 0],
    ['subsidy', 'base.tiers[0].from', '-1.00'],
    ['subsidy', 'base.tiers[0].percent', -1],
    ['subsidy', 'base.kind', 'gift'],
    ['subsidy', 'base.colour', 'red'],
    ['subsidy', 'cap', '1'],
    ['subsidy', 'factors.D', MISSING],
    ['subsidy', 'factors.E', '1'],
    ['subsidy', 'factorOrder', 'between'],
    ['subsidy', 'rounding.mode', 'up'],
    ['subsidy', 'rounding.to', 'jiao'],
  ])('of kind %s names %s when it is %j', (kind, path, value) => {
    const data = written(kind, path, value);
    expect(pathsOf(data)).toContain(path);
  });

  it.each([
    [
      'rating',
      'items[1].decay',
      [
        { afterMonths: 6, percent: 50 },
        { afterMonths: 6, percent: 40 },
      ],
      'items[1].decay[1].afterMonths',
    ],
    [
      'rating',
      'groups',
      [
        { name: 'a', records: ['x'], max: 1 },
        { name: 'b', records: ['y', 'x'], max: 1 },
      ],
      'groups[1].records[1]',
    ],
    ['repair', 'classes.general', { minMonths: 4, maxMonths: 3, published: true }, 'classes.general.maxMonths'],
    ['commitment', 'barred.grades', ['D', 'D'], 'barred.grades[1]'],
    [
      'subsidy',
      'base.tiers',
      [
        { from: '2.00', percent: 1 },
        { from: '1.00', percent: 2 },
      ],
      'base.tiers[1].from',
    ],
  ])('of kind %s refuses at %s what disagrees: %j', (kind, path, value, fault) => {
    expect(pathsOf(written(kind, path, value))).toEqual([fault]);
  });

  it.each([
    ['leniency', 'offences'],
    ['commitment', 'items'],
  ])('of kind %s refuses a code of %s that stands twice', (kind, list) => {
    const data = written(kind) as Record<string, object[]>;
    const twice = { ...data, [list]: [...(data[list] ?? []), ...(data[list] ?? [])] };
    expect(pathsOf(twice)).toEqual([`${list}[1].code`]);
  });

  it.each([
    ['rating', 'items', []],
    ['rating', 'groups', []],
    ['rating', 'vetoes', []],
    ['rating', 'items[1].decay', []],
    ['rating', 'scale[1].from', 70.0],
    ['rating', 'scale[2].from', '-5.5'],
    [
      'rating',
      'items[1].decay',
      [
        { afterMonths: 0, percent: '0' },
        { afterMonths: 1, percent: '100.0000' },
      ],
    ],
    ['repair', 'sectorFloors', []],
    ['leniency', 'offences', []],
    ['red-list', 'barredBy', []],
    ['commitment', 'items', []],
    ['commitment', 'barred.grades', []],
    ['subsidy', 'base', { kind: 'fixed', amount: '0.00' }],
    ['subsidy', 'base', { kind: 'per-unit', of: 'patents', amount: '2000.00' }],
    ['subsidy', 'factors.A', '1000.1234'],
  ])('of kind %s takes for %s %j', (kind, path, value) => {
    expect(pathsOf(written(kind, path, value))).toEqual([]);
  });

  it.each([null, 'text', [], 7, {}, { kind: 'penalty' }, { kind: 'constructor' }])('is not %j', (data) => {
    expect(pathsOf(data)).toHaveLength(1);
  });

  it('names file and path in its error', () => {
    const data = written('rating', 'scale[1].from', 'x');
    expect(() => parseRuleSet(data, 'rules/rating/any@1.yaml')).toThrow(
      'rules/rating/any@1.yaml: scale[1].from: must be',
    );
    expect(() => parseRuleSet(data, 'c.yaml', ['cases', 3, 'with'])).toThrow(
      'c.yaml: cases[3].with.scale[1].from: must be',
    );
  });

  it('has its place by kind, id and version, and a hash of its bytes', () => {
    expect(ruleSetPath(parseRuleSet(written('red-list')))).toBe('red-list/any@2026.1.yaml');
    // printf abc | sha256sum
    expect(ruleSetHash(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('the version in force', () => {
  const on = parseCalendarDate;
  const version = (name: string, effectiveFrom: string): RuleSetHead => ({
    kind: 'rating' satisfies RuleSet['kind'],
    id: 'any',
    version: name,
    effectiveFrom: on(effectiveFrom),
  });
  const versions = [version('b', '2026-04-01'), version('a', '2025-01-01'), version('c', '2027-01-01')];

  it.each([
    ['2025-01-01', 'a'],
    ['2026-03-31', 'a'],
    ['2026-04-01', 'b'],
    ['2030-01-01', 'c'],
  ])('on %s is %s', (date, name) => {
    expect(versionInForce(versions, 'rating', 'any', on(date)).version).toBe(name);
  });

  it('is an error naming kind, id and date when there is none', () => {
    expect(() => versionInForce(versions, 'rating', 'any', on('2024-12-31'))).toThrow(
      'on: rating any has no version in force on 2024-12-31',
    );
  });

  it('is an error when two begin on the same day, whatever the day asked for', () => {
    const twins = [...versions, version('d', '2027-01-01')];
    expect(() => versionInForce(twins, 'rating', 'any', on('2025-06-01'))).toThrow('both begin on 2027-01-01');
  });
});
