import { IsOptional, IsString, Length, MaxLength, ValidateBy } from 'class-validator';
import { PageLimit } from '@app/platform/page.dto';

/** For query fields: one of these values, or several with commas between. */
export function OneOrMoreOf(values: readonly string[]): PropertyDecorator {
  const problem = `must be one or more of ${values.join(', ')}, with commas between`;
  return ValidateBy({
    name: 'oneOrMoreOf',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'string' && value.length <= 500 && value.split(',').every((one) => values.includes(one)),
      defaultMessage: (given) => {
        const unknown = String(given?.value)
          .split(',')
          .find((one) => !values.includes(one));
        return `${given?.property} ${problem}; ${JSON.stringify(unknown?.slice(0, 100))} is none of them`;
      },
    },
  });
}

/** The names a list sorts by, each also with `-` before it: descending. */
export function sortNames(...names: string[]): string[] {
  return names.flatMap((name) => [name, `-${name}`]);
}

/** Yuan in a query, with or without places. */
export const YUAN = /^(0|[1-9][0-9]{0,13})(\.[0-9]{1,2})?$/;

export class SearchQuery extends PageLimit {
  /** Part of the enterprise's name, the beginning of its code, or part of the number. */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  q?: string;

  /** `nextCursor` of the page before, asked for with the same `sort`. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;
}

export class StateCounts {
  /** How many by state; a state in which there are none is left out. */
  counts: Record<string, number>;
}
