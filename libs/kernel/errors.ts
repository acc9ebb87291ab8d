/** What sort of refusal it is. libs/platform maps each sort to one HTTP status; nothing here knows HTTP. */
export type DomainErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'not-found'
  | 'conflict'
  | 'forbidden'
  | 'precondition-failed'
  | 'precondition-required'
  | 'unprocessable'
  | 'too-large'
  | 'unsupported'
  | 'too-many'
  | 'unavailable';

/**
 * A rule that says no. A broken invariant is not one of these: throw a plain Error for it.
 * @param code stable and dotted ('repair.not-eligible'); it chooses the message in both languages
 * @param params the data those messages are filled with; never secrets, they reach the caller
 */
export class DomainError extends Error {
  override readonly name: string = 'DomainError';

  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    readonly params: Record<string, unknown> = {},
  ) {
    super(
      `${code} ${JSON.stringify(params, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))}`,
    );
  }
}
