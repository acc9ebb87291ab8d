import { INTERNAL_ACTS, isTold, TOLD_ACTS } from './acts';

describe('which acts an enterprise is told of', () => {
  it('each act stands in one column, once, in order', () => {
    for (const column of [TOLD_ACTS, INTERNAL_ACTS] as const) {
      expect([...column].sort()).toEqual(column);
    }
    const all = [...TOLD_ACTS, ...INTERNAL_ACTS];
    expect(new Set(all).size).toBe(all.length);
    for (const act of all) expect(act).toMatch(/^[a-z-]+\.[a-z-]+$/);
  });

  it('nothing that is only proposed is told, nor a visit after a complaint', () => {
    expect(TOLD_ACTS.filter((act) => act.endsWith('proposed'))).toEqual([]);
    for (const act of ['inspection.ordered', 'objection.recommended', 'correction.opened', 'unheard.of']) {
      expect([act, isTold(act)]).toEqual([act, false]);
    }
    expect(isTold('payout.paid')).toBe(true);
  });
});
