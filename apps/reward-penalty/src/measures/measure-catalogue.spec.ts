import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '@app/platform/yaml';
import { type Cause, type MeasureCatalogue, measuresFor, parseMeasureCatalogue } from './measure-catalogue';

const FILE = 'measures/park-measures@2026.1.yaml';
const source = readFileSync(join(__dirname, '../../../../rules', FILE), 'utf8');
const parse = (text: string): MeasureCatalogue => parseMeasureCatalogue(parseYaml(text), FILE);
const wantedFor = (...causes: Cause[]): string[] =>
  measuresFor(parse(source), causes).map(({ measure, department }) => `${measure.code}/${department}`);

const penalty = (gravity: string | null): Cause => ({ kind: 'record', id: 'p', record: 'penalty', class: gravity });

describe('the catalogue of measures', () => {
  it('is in proportion: nothing for a minor fault, a reminder for a general one, restrictions for serious ones', () => {
    expect(wantedFor(penalty('minor'))).toEqual([]);
    expect(wantedFor(penalty(null))).toEqual([]);
    expect(wantedFor(penalty('general'))).toEqual(['reminder-talk/credit-centre']);
    expect(wantedFor(penalty('serious'))).toEqual([
      ...['no-facilitation/market-regulation', 'no-facilitation/emergency-management'],
      ...['key-supervision/market-regulation', 'key-supervision/emergency-management'],
    ]);
    expect(wantedFor({ kind: 'serious-list', id: 's' })).toHaveLength(8);
  });

  it('rewards the red list alone', () => {
    const wanted = measuresFor(parse(source), [{ kind: 'red-list', id: 'r' }]);
    expect(new Set(wanted.map(({ measure }) => measure.kind))).toEqual(new Set(['reward']));
    const faulty = source.replace('appliesTo: [{ list: red }]', 'appliesTo: [{ list: serious }]');
    expect(() => parse(faulty)).toThrow('measures[7].appliesTo[0]: the red list is rewarded, and nothing else is');
  });

  it('names every cause of a measure, each measure once a department', () => {
    const wanted = measuresFor(parse(source), [penalty('serious'), { kind: 'serious-list', id: 's' }]);
    const keys = wanted.map(({ measure, department }) => `${measure.code}/${department}`);
    expect(new Set(keys).size).toBe(keys.length);
    const supervision = wanted.find(({ measure }) => measure.code === 'key-supervision');
    expect(supervision?.causes.map(({ id }) => id)).toEqual(['p', 's']);
  });

  it('has a legal basis for every measure, and says where a file is wrong', () => {
    const faulty = source.replace(/legalBasis: 《中华人民共和国政府采购法》.*/, 'legalBasis: ""');
    expect(() => parse(faulty)).toThrow(`${FILE}: measures[0].legalBasis: must not be empty text`);
    expect(() => parse(source.replace('code: limit-honours', 'code: limit-procurement'))).toThrow('stands twice');
    expect(() => parse(source.replace('kind: reward', 'kind: present'))).toThrow('must be restriction or reward');
  });
});
