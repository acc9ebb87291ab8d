import { changesOf } from './catalogue.changes';

const item = (code: string, verifyWorkingDays = 20): Parameters<typeof changesOf>[1]['items'][number] => ({
  ...{ code, title: { zh: code, en: code }, matter: 'utilities', publicSafety: false, publicInterest: false },
  ...{ verifyWorkingDays, materials: [{ code: 'drawing', mainReview: false, dueWorkingDays: 10 }] },
});

describe('what a version of the catalogue changed', () => {
  it('is everything for the first', () => {
    expect(changesOf(null, { items: [item('water'), item('power')] })).toEqual({
      ...{ added: ['water', 'power'], changed: [], removed: [] },
    });
  });

  it('names what came, what is otherwise, and what went; what stayed the same is not named', () => {
    const before = { items: [item('water'), item('power'), item('gas')] };
    const after = { items: [item('power', 10), item('water'), item('sign')] };
    expect(changesOf(before, after)).toEqual({ added: ['sign'], changed: ['power'], removed: ['gas'] });
  });
});
