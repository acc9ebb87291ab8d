import { Transform } from 'class-transformer';

/** An id in capitals is the same id; compared as text it would not be. */
export const SmallLetters = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));
