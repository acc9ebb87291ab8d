import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, Length, Matches, type ValidationArguments } from 'class-validator';
import { PageLimit } from './page.dto';
import { trimmed } from './transforms';

const severalValues = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? [...new Set(value.split(',').map((one) => one.trim()))] : value,
);

/** Says which of the values is wrong: a caller may have sent twenty. */
const naming =
  (isGood: (value: unknown) => boolean, wanted: string) =>
  ({ property, value }: ValidationArguments): string => {
    const values = (Array.isArray(value) ? value : [value]) as unknown[];
    const wrong = values.find((one) => !isGood(one));
    return `each value in ${property} must ${wanted}; ${JSON.stringify(wrong).slice(0, 100)} does not`;
  };

/** A filter of several values, comma-separated: any of them. @param about what the values are of, as a sentence */
export const AnyOf = (values: readonly string[], about?: string): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    severalValues,
    ArrayMaxSize(50),
    IsIn(values, {
      each: true,
      message: naming((value) => values.includes(value as string), `be one of: ${values.join(', ')}`),
    }),
    ApiPropertyOptional({
      type: String,
      description: `${about ? `${about} ` : ''}Any of these, comma-separated: ${values.join(', ')}.`,
    }),
  );

/** A filter of several values, comma-separated, of this form: any of them. @param about what the values are, as a sentence */
export const AnyLike = (form: RegExp, about?: string): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    severalValues,
    ArrayMaxSize(50),
    Matches(form, {
      each: true,
      message: naming((value) => typeof value === 'string' && form.test(value), `look like ${String(form)}`),
    }),
    ApiPropertyOptional({ type: String, description: `${about ? `${about} ` : ''}Any of several, comma-separated.` }),
  );

/** One of these names; `-` before it: descending. @param otherwise the order when nobody asks for one */
export const SortedBy = (names: readonly string[], otherwise = 'Newest first'): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    IsIn(names.flatMap((name) => [name, `-${name}`])),
    ApiPropertyOptional({
      type: String,
      description: `${names.join(', ')}; \`-\` before it: descending. ${otherwise} when absent.`,
    }),
  );

/** What lists take that can be sorted. */
export class SortedPage extends PageLimit {
  /** `nextCursor` of the page before, in the same order. */
  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{1,2000}$/)
  cursor?: string;
}

/** What lists take that can be searched and sorted. */
export class ListQuery extends SortedPage {
  /** Name of the enterprise or a number of the thing (contains), or the beginning of a code. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(1, 100)
  @Matches(/^[^\0]*$/)
  q?: string;
}

/** How many there are of each, with the same filters but the one that is counted by. What there is none of is left out. */
export class Counts {
  counts: Record<string, number>;
}
