import { Transform } from 'class-transformer';

/** Takes the blanks off both ends of a text, before it is validated. */
export const trimmed = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** `true` and `false` in a query string, which knows only text; anything else is left for the validator to refuse. */
export const queryBoolean = Transform(({ value }: { value: unknown }) =>
  value === 'true' ? true : value === 'false' ? false : value,
);
