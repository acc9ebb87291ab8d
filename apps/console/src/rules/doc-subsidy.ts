import { percentText } from '../words/format';
import { type DocSection, filled, rest, sentences, type Speaker } from './doc-model';
import { HEAD } from './doc-rating';

export interface SubsidyContent {
  base: {
    kind: 'rate' | 'fixed' | 'per-unit';
    of?: string;
    method?: 'whole' | 'marginal';
    amount?: string;
    tiers?: { from: string; percent: string }[];
  };
  cap?: string;
  factors: Record<string, string>;
  factorOrder: 'before-cap' | 'after-cap';
  rounding: { to: 'fen' | 'yuan' | 'hundred-yuan'; mode: string };
  minimum?: string;
  requires: { minimumGrade: string; notSeriousListed: boolean; creditPledge: boolean };
  terms?: {
    netting?: boolean;
    deMinimis?: string;
    poolCode?: string;
    transition?: string;
  } & Record<string, unknown>;
}

export function subsidySections(rules: SubsidyContent, speaker: Speaker): DocSection[] {
  const { say, word, money } = speaker;
  const { base, requires, terms = {}, rounding } = rules;
  const of = base.of === undefined ? '' : speaker.field(base.of);
  const tiers = base.tiers ?? [];
  const baseText = (): string => {
    if (base.kind === 'fixed') return say('fixed', { amount: money(base.amount ?? '') });
    if (base.kind === 'per-unit') return say('perUnit', { of, amount: money(base.amount ?? '') });
    return say(base.method === 'marginal' ? 'rateMarginal' : 'rateWhole', { of });
  };
  return filled([
    sentences('base', say('subsidyBase'), [['base', baseText()]]),
    {
      key: 'tiers',
      title: say('tiers'),
      head: [say('tierFrom', { of }), say('rate')],
      rows: tiers.map(({ from, percent: rate }, n) => ({
        key: from,
        cells: [
          tiers[n + 1]
            ? say('tierBetween', { from: money(from), below: money(tiers[n + 1]!.from) })
            : say('tierRange', { from: money(from) }),
          say('percent', { n: percentText(rate) }),
        ],
      })),
    },
    {
      key: 'factors',
      title: say('factors'),
      head: [say('grade'), say('factor')],
      rows: Object.entries(rules.factors).map(([grade, factor]) => ({
        key: grade,
        cells: [grade, say('percent', { n: percentText(factor) })],
      })),
    },
    sentences('calculation', say('calculation'), [
      ['cap', rules.cap === undefined ? say('noCap') : say('cap', { amount: money(rules.cap) })],
      ['order', say(`order.${rules.factorOrder}`)],
      ['rounding', say(`rounding.${rounding.to}`, { mode: word(rounding.mode) })],
      ['minimum', rules.minimum === undefined ? null : say('minimum', { amount: money(rules.minimum) })],
    ]),
    sentences('conditions', say('conditions'), [
      ['grade', say('minimumGrade', { grade: requires.minimumGrade })],
      ['serious', requires.notSeriousListed ? say('notSerious') : null],
      ['pledge', requires.creditPledge ? say('pledgeSigned') : null],
    ]),
    sentences('handling', say('handling'), [
      ['netting', terms.netting === undefined ? null : say(terms.netting ? 'netting' : 'noNetting')],
      ['deMinimis', terms.deMinimis === undefined ? null : say('deMinimis', { amount: money(terms.deMinimis) })],
      ['pool', terms.poolCode === undefined ? null : say('pool', { code: terms.poolCode })],
      [
        'transition',
        terms.transition === 'filing' || terms.transition === 'pending' ? say(`transition.${terms.transition}`) : null,
      ],
    ]),
    rest(
      { ...rules, ...terms },
      [
        ...HEAD,
        ...['base', 'cap', 'factors', 'factorOrder', 'rounding', 'minimum', 'requires', 'terms'],
        ...['netting', 'deMinimis', 'poolCode', 'transition'],
      ],
      speaker,
    ),
  ]);
}
