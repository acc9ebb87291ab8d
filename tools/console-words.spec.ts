import { allEvents } from '@app/contracts/all-events';
import { INTERNAL_ACTS, TOLD_ACTS } from '@app/platform/acts';
import { actWords } from '../apps/console/src/kit/act.words';
import { eventWords } from '../apps/console/src/kit/event.words';

describe('the words of the console for what services send', () => {
  it('has words for every act of the audit log, and for no other', () => {
    expect(Object.keys(actWords.zh).sort()).toEqual([...TOLD_ACTS, ...INTERNAL_ACTS].sort());
  });

  it('has words for every event, and for no other', () => {
    expect(Object.keys(eventWords.zh).sort()).toEqual(allEvents.map(({ type }) => type).sort());
  });
});
