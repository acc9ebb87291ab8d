import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import { parseYaml } from '@app/platform/yaml';
import type { RepairRules } from '@app/rule-kinds/repair';
import { parseRuleSet } from '@app/rule-kinds/rule-set';
import { type Publishable, publicationOf } from './publication';

const regime = (version: string): RepairRules => {
  const file = join(__dirname, `../../../../rules/repair/credit-repair@${version}.yaml`);
  return parseRuleSet(parseYaml(readFileSync(file)), file) as RepairRules;
};
const NOW = regime('2026.1');

const fault = (more: Partial<Publishable> = {}): Publishable => ({
  ...{ id: '1', enterpriseId: '2', record: 'penalty', class: 'general', determinedOn: day('2026-05-11') },
  ...{ obligationsFulfilledOn: null, annulledOn: null, repairedOn: null, sector: null },
  ...more,
});

describe('what of a record may be published', () => {
  it('shows a general fault for a year, and ends it on the day when the duties are done', () => {
    const done = fault({ obligationsFulfilledOn: day('2026-06-01') });
    const last = publicationOf(NOW, done, day('2027-05-10'));
    expect(last).toEqual({ class: 'general', endsOn: '2027-05-11', stays: false });
    expect(publicationOf(NOW, done, day('2027-05-11'))).toBeNull();
  });

  it('keeps it while the duties are unmet, and says so', () => {
    expect(publicationOf(NOW, fault(), day('2027-05-11'))).toMatchObject({ stays: true });
    const later = fault({ obligationsFulfilledOn: day('2028-01-02') });
    expect(publicationOf(NOW, later, day('2028-01-01'))).toMatchObject({ stays: true });
    expect(publicationOf(NOW, later, day('2028-01-02'))).toBeNull();
  });

  it('does not show minor faults under Order 36, and did under Order 58', () => {
    const minor = fault({ class: 'minor', determinedOn: day('2026-01-15') });
    expect(publicationOf(NOW, minor, day('2026-04-01'))).toBeNull();
    expect(publicationOf(regime('2023.1'), minor, day('2026-03-31'))).toMatchObject({ class: 'minor' });
  });

  it.each<[string, Partial<Publishable>]>([
    ['annulled', { annulledOn: day('2026-05-11') }],
    ['repaired', { repairedOn: day('2026-06-01') }],
    ['without a class', { class: null }],
    ['of a class that the law does not know', { class: 'odd' }],
    ['an honour', { record: 'taxpayer-a', class: null }],
    ['of tomorrow', { determinedOn: day('2026-06-02') }],
  ])('does not show what is %s', (_why, more) => {
    expect(publicationOf(NOW, fault(more), day('2026-06-01'))).toBeNull();
  });

  it('shows it until the day before its repair, and a serious listing as serious', () => {
    expect(publicationOf(NOW, fault({ repairedOn: day('2026-06-02') }), day('2026-06-01'))).not.toBeNull();
    const listing = fault({ record: 'serious-list', class: null });
    expect(publicationOf(NOW, listing, day('2026-06-01'))).toMatchObject({ class: 'serious', endsOn: '2029-05-11' });
  });
});
