import type { CalendarDate } from '@app/kernel/calendar';
import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import { assess, type Assessment, sameAssessment } from './decide';
import { type Policy, termsOf, versionFor } from './policy-terms';

const day = (text: string): CalendarDate => text as CalendarDate;

function policy(version: string, effectiveFrom: string, terms: object = {}): Policy {
  const rules = parseRuleSet({
    kind: 'subsidy',
    id: 'p',
    version,
    title: { zh: '测试', en: 'test' },
    effectiveFrom,
    basis: ['测试'],
    base: { kind: 'fixed', amount: '100.00' },
    factors: { A: '110', B: '100', C: '80', D: '0' },
    factorOrder: 'before-cap',
    rounding: { to: 'fen', mode: 'half-up' },
    requires: { minimumGrade: 'C', notSeriousListed: true, creditPledge: true },
    terms: { poolCode: 'pool', deMinimis: '100.00', netting: false, ...terms },
  }) as RuleSetOf<'subsidy'>;
  return { rules, hash: '', effectiveFrom: rules.effectiveFrom, publishedAt: new Date(0) };
}

describe('the policy version that decides', () => {
  const first = policy('1', '2026-01-01');
  const filed = { version: '1', on: day('2026-03-01') };
  const chosen = (versions: Policy[], on: string): string | undefined =>
    versionFor(versions, filed, day(on))?.rules.version;

  it('is the one noted at filing, whatever came into force since', () => {
    expect(chosen([first, policy('2', '2026-04-01')], '2026-05-01')).toBe('1');
  });

  it('is a later one that says it applies to pending applications, from its first day on', () => {
    const later = policy('2', '2026-04-01', { transition: 'pending' });
    expect(chosen([first, later], '2026-03-31')).toBe('1');
    expect(chosen([first, later], '2026-04-01')).toBe('2');
    expect(chosen([first, later, policy('3', '2026-04-15')], '2026-05-01')).toBe('2');
  });

  it('is not one that was published later with an earlier first day', () => {
    expect(chosen([first, policy('1b', '2026-02-01', { transition: 'pending' })], '2026-05-01')).toBe('1');
  });
});

describe('the terms of a policy', () => {
  it.each([
    [{ poolCode: 'Ä' }, 'terms.poolCode'],
    [{ deMinimis: 100 }, 'terms.deMinimis'],
    [{ netting: true }, 'terms.netting'],
    [{ transition: 'later' }, 'terms.transition'],
  ])('%j is refused, naming %s', (terms, path) => {
    expect(() => termsOf(policy('1', '2026-01-01', terms).rules)).toThrow(path);
  });
});

describe('an assessment', () => {
  const claim = { facts: {}, creditPledgeSigned: true };

  it('is the same on another day, and another by grade, list or pledge', () => {
    const on = (grade: 'A' | 'B', seriousListed = false, pledge = true, gradeOn = '2026-06-01'): Assessment =>
      assess(
        policy('1', '2026-01-01'),
        { ...claim, creditPledgeSigned: pledge },
        { grade, seriousListed },
        day(gradeOn),
      );
    expect(sameAssessment(on('A'), on('A', false, true, '2026-06-02'))).toBe(true);
    expect(sameAssessment(on('A'), on('B'))).toBe(false);
    expect(sameAssessment(on('A'), on('A', true))).toBe(false);
    expect(sameAssessment(on('A'), on('A', false, false))).toBe(false);
    expect(sameAssessment(on('A'), null)).toBe(false);
    expect(sameAssessment(null, null)).toBe(true);
    expect(on('A').amountFen).toBe('11000');
  });
});
