import { DomainError } from './errors';

interface State<S extends string> {
  zh: string;
  en: string;
  /** The states that may follow, each with the act that leads there; none: the end. */
  next: Readonly<Partial<Record<S, string>>>;
}

/**
 * Which state may follow which, as one table. Nothing moves by another way, and `docs/STATES.md` is drawn from it.
 * The first state is where a thing begins.
 */
export class StateMachine<S extends string> {
  readonly states: readonly S[];

  /** @param name the noun, as in the code of its refusal: `<name>.wrong-state` */
  constructor(
    readonly name: string,
    readonly title: { readonly zh: string; readonly en: string },
    readonly table: Readonly<Record<S, State<S>>>,
  ) {
    this.states = Object.keys(table) as S[];
  }

  allows(from: S, to: S): boolean {
    return this.table[from].next[to] !== undefined;
  }

  /** @throws DomainError conflict `<name>.wrong-state` { id, state, asked } */
  mustAllow(id: string, from: S, to: S): void {
    if (!this.allows(from, to)) {
      throw new DomainError('conflict', `${this.name}.wrong-state`, { id, state: from, asked: to });
    }
  }

  /** States from which nothing follows. */
  get ends(): S[] {
    return this.states.filter((state) => Object.keys(this.table[state].next).length === 0);
  }
}
