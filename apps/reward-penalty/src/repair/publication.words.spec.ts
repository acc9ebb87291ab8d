import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCalendarDate as day } from '@app/kernel/calendar';
import { parseYaml } from '@app/platform/yaml';
import { decideRepair, type RepairRules } from '@app/rule-kinds/repair';
import { parseRuleSet } from '@app/rule-kinds/rule-set';
import type { PublicationWords } from './publication.dto';
import { type PublicationCase, publicationWords } from './publication.words';

const read = (version: string): RepairRules =>
  parseRuleSet(
    parseYaml(readFileSync(join(__dirname, `../../../../rules/repair/credit-repair@${version}.yaml`))),
  ) as RepairRules;
const order36 = read('2026.1');
const clocks = { accept: 3, decide: 10 };

function said(
  today: string,
  determinedOn: string,
  doneOn: string | null,
  more: Partial<PublicationCase> = {},
): PublicationWords {
  const given = {
    ...{ class: 'general', determinedOn: day(determinedOn) },
    ...(doneOn ? { obligationsFulfilledOn: day(doneOn) } : {}),
  };
  const result = decideRepair(order36, given, day(today));
  return publicationWords({
    ...{ today: day(today), rules: order36, next: null, result, open: null, clocks },
    ...more,
  });
}

describe('what a repair takes, in words', () => {
  it('too early and with duties undone: from when, what to do, how long it takes', () => {
    const { regime, missing, earliest, decision } = said('2026-06-01', '2026-05-11', null);
    expect(regime.zh).toMatch(/^适用哪一规定由申请之日决定：今日申请的，适用《.*36号令）》（自2026年4月1日起施行）。$/);
    expect(missing.map(({ code }) => code)).toEqual(['obligations-unfulfilled', 'pledge-missing']);
    expect(earliest?.zh).toBe(
      '2026年8月11日起可以申请修复。最长公示至2027年5月11日；届时义务已履行完毕的，自动终止公示。',
    );
    expect(decision?.en).toBe(
      'Once filed, it is accepted or not within 3 working days, and decided within 10 working days after that.',
    );
  });

  it('late enough: now; over its longest period: nobody needs to ask', () => {
    expect(said('2026-08-11', '2026-05-11', '2026-05-12').earliest?.en).toMatch(/^A repair may be filed now\./);
    const over = said('2027-05-11', '2026-05-11', null);
    expect(over.earliest?.zh).toContain('2027年5月11日届满');
  });

  it('filed: the regime of its filing date, and by when it is decided, as far as the working days are known', () => {
    const open = { filedOn: day('2026-08-11'), accepted: false, dueOn: day('2026-08-14') };
    const filed = said('2026-08-12', '2026-05-11', null, { open });
    expect(filed).toMatchObject({ missing: [], earliest: null });
    expect(filed.regime.zh).toContain('于2026年8月11日提出，适用申请之日施行的');
    expect(filed.decision?.zh).toBe('在2026年8月14日前（含当日）决定是否受理，受理后 10 个工作日内作出决定。');
    const unknown = said('2026-08-12', '2026-05-11', null, { open: { ...open, accepted: true, dueOn: null } });
    expect(unknown.decision?.zh).toBe('该申请已受理，受理后 10 个工作日内作出决定。');
  });

  it('names the regime that follows, and says when one names no time for deciding', () => {
    const { regime, decision } = said('2026-03-31', '2026-01-15', null, {
      ...{ rules: read('2023.1'), next: order36, clocks: null },
    });
    expect(regime.zh).toMatch(/58号令.*2026年4月1日及以后申请的，适用《.*36号令/);
    expect(decision?.zh).toBe('该规定没有规定办理时限。');
  });
});
