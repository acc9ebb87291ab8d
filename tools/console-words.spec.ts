import { INTERNAL_ACTS, TOLD_ACTS } from '@app/platform/acts';
import { actWords } from '../apps/console/src/kit/act.words';

describe('the words of the console for what services send', () => {
  it('has words for every act of the audit log, and for no other', () => {
    expect(Object.keys(actWords.zh).sort()).toEqual([...TOLD_ACTS, ...INTERNAL_ACTS].sort());
  });
});
