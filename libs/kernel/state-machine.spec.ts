import { DomainError } from './errors';
import { StateMachine } from './state-machine';

const door = new StateMachine<'open' | 'shut' | 'gone'>(
  'door',
  { zh: '门', en: 'Door' },
  {
    open: { zh: '开', en: 'Open', next: { shut: 'shut it' } },
    shut: { zh: '关', en: 'Shut', next: { open: 'open it', gone: 'take it away' } },
    gone: { zh: '无', en: 'Gone', next: {} },
  },
);

describe('a state machine', () => {
  it('lets pass what its table names, and refuses the rest by name, state and what was asked', () => {
    expect([door.allows('open', 'shut'), door.allows('open', 'gone'), door.allows('open', 'open')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(() => door.mustAllow('7', 'shut', 'gone')).not.toThrow();
    const refusal = (() => {
      try {
        door.mustAllow('7', 'gone', 'open');
      } catch (error) {
        return error as DomainError;
      }
      return null;
    })();
    expect(refusal).toBeInstanceOf(DomainError);
    expect(refusal).toMatchObject({
      kind: 'conflict',
      code: 'door.wrong-state',
      params: {
        ...{ id: '7', state: 'gone', stateWords: { zh: '无', en: 'Gone' } },
        ...{ asked: 'open', askedWords: { zh: '开', en: 'Open' } },
      },
    });
  });

  it('begins with its first state, unless told otherwise, and ends where nothing follows', () => {
    expect([door.begins, door.ends]).toEqual([['open'], ['gone']]);
    expect(new StateMachine('door', door.title, door.table, ['open', 'shut']).begins).toEqual(['open', 'shut']);
  });
});
