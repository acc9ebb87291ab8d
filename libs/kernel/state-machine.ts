import { DomainError } from './errors';

interface State<S extends string> {
  zh: string;
  en: string;
  /** The states that may follow, each with the act that leads there; none: the end. */
  next: Readonly<Partial<Record<S, string>>>;
}

/** Which state may follow which, as one table. Nothing moves by another way, and `docs/STATES.md` is drawn from it. */
export class StateMachine<S extends string> {
  readonly states: readonly S[];
  readonly begins: readonly S[];

  /**
   * @param name the noun, as in the code of its refusal: `<name>.wrong-state`
   * @param begins where a thing may begin, when that is not the first state alone
   */
  constructor(
    readonly name: string,
    readonly title: { readonly zh: string; readonly en: string },
    readonly table: Readonly<Record<S, State<S>>>,
    begins?: readonly S[],
  ) {
    this.states = Object.keys(table) as S[];
    this.begins = begins ?? this.states.slice(0, 1);
  }

  allows(from: S, to: S): boolean {
    return this.table[from].next[to] !== undefined;
  }

  /** @throws DomainError conflict `<name>.wrong-state` { id, state, asked } */
  mustAllow(id: string, from: S, to: S): void {
    if (!this.allows(from, to)) throw this.wrongState(id, from, { asked: to, askedWords: this.words(to) });
  }

  wrongState(id: string, state: S, more: Record<string, unknown> = {}): DomainError {
    const params = { id, state, stateWords: this.words(state), ...more };
    return new DomainError('conflict', `${this.name}.wrong-state`, params);
  }

  /** A state as people say it. */
  words(state: S): { zh: string; en: string } {
    const { zh, en } = this.table[state];
    return { zh, en };
  }

  /** States from which nothing follows. */
  get ends(): S[] {
    return this.states.filter((state) => Object.keys(this.table[state].next).length === 0);
  }
}
