import { parseRuleSet, type RuleSetOf } from '@app/rule-kinds/rule-set';
import { calculateSubsidy } from '@app/rule-kinds/subsidy';
import { explainSteps, type StepGiven } from './explain';

function given(rule: object, facts: Record<string, unknown>): Record<string, StepGiven> {
  const rules = parseRuleSet({
    kind: 'subsidy',
    id: 'p',
    version: '1',
    title: { zh: '测试', en: 'test' },
    effectiveFrom: '2026-01-01',
    basis: ['测试'],
    factors: { A: '110', B: '87.5', C: '80', D: '0' },
    factorOrder: 'before-cap',
    rounding: { to: 'yuan', mode: 'down' },
    requires: { minimumGrade: 'C', notSeriousListed: true, creditPledge: true },
    terms: { poolCode: 'pool', deMinimis: '100.00', netting: false, factLabels: { area: { zh: '面积', en: 'Area' } } },
    ...rule,
  }) as RuleSetOf<'subsidy'>;
  const { steps } = calculateSubsidy(rules, { facts, grade: 'B' });
  return Object.fromEntries(explainSteps(rules, facts, { grade: 'B', steps }).map((one) => [one.step, one.given]));
}

const tiers = [
  { from: '1000.00', percent: '10' },
  { from: '5000.00', percent: '12.5' },
];
const rate = (method: string): object => ({ base: { kind: 'rate', of: 'eligibleInvestment', method, tiers } });

describe('what went into each step of an amount', () => {
  it('a rate of the whole says the fact in words, its amount and the percent of the tier reached', () => {
    expect(given(rate('whole'), { eligibleInvestment: '8000.00' })).toEqual({
      base: {
        kind: 'rate',
        factName: 'eligibleInvestment',
        factLabel: { zh: '合格投资额', en: 'Eligible investment' },
        basis: '8000.00',
        method: 'whole',
        parts: [{ amount: '8000.00', percent: '12.5' }],
      },
      factor: { grade: 'B', percent: '87.5' },
      rounding: { to: 'yuan', mode: 'down' },
    });
  });

  it('a marginal rate says each slice', () => {
    expect(given(rate('marginal'), { eligibleInvestment: '8000.00' })['base']!.parts).toEqual([
      { amount: '4000.00', percent: '10' },
      { amount: '3000.00', percent: '12.5' },
    ]);
  });

  it('below the first tier nothing is multiplied', () => {
    expect(given(rate('whole'), { eligibleInvestment: '999.99' })['base']!.parts).toEqual([]);
  });

  it('units are counted, with the label of the policy itself; cap and minimum say whether they changed anything', () => {
    const rule = { base: { kind: 'per-unit', of: 'area', amount: '100.00' }, cap: '350.00', minimum: '400.00' };
    expect(given(rule, { area: 5 })).toMatchObject({
      base: { kind: 'per-unit', factLabel: { zh: '面积' }, units: '5', unitAmount: '100.00' },
      cap: { limit: '350.00', applied: true },
      minimum: { limit: '400.00', applied: true },
    });
    expect(given({ ...rule, cap: '437.50' }, { area: 5 })).toMatchObject({
      cap: { limit: '437.50', applied: false },
      minimum: { limit: '400.00', applied: false },
    });
  });

  it('a fixed amount is itself', () => {
    expect(given({ base: { kind: 'fixed', amount: '50000.00' } }, {})['base']).toEqual({
      kind: 'fixed',
      unitAmount: '50000.00',
    });
  });
});
