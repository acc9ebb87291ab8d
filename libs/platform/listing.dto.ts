import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { PageLimit } from './page.dto';
import { trimmed } from './transforms';

const severalValues = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? [...new Set(value.split(',').map((one) => one.trim()))] : value,
);

/** A filter of several values, comma-separated: any of them. */
export const AnyOf = (values: readonly string[]): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    severalValues,
    ArrayMaxSize(50),
    IsIn(values, { each: true, message: `each value in $property must be one of: ${values.join(', ')}` }),
    ApiPropertyOptional({ type: String, description: `Any of these, comma-separated: ${values.join(', ')}.` }),
  );

/** A filter of several values, comma-separated, of this form: any of them. */
export const AnyLike = (form: RegExp): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    severalValues,
    ArrayMaxSize(50),
    Matches(form, { each: true }),
    ApiPropertyOptional({ type: String, description: 'Any of these, comma-separated.' }),
  );

/** One of these names; `-` before it: descending. */
export const SortedBy = (...names: string[]): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    IsIn(names.flatMap((name) => [name, `-${name}`])),
    ApiPropertyOptional({
      type: String,
      description: `${names.join(', ')}; \`-\` before it: descending. Newest first when absent.`,
    }),
  );

/** What lists take that can be searched and sorted. */
export class ListQuery extends PageLimit {
  /** Name of the enterprise or a number of the thing (contains), or the beginning of a code. */
  @IsOptional()
  @trimmed
  @IsString()
  @Length(1, 100)
  q?: string;

  /** `nextCursor` of the page before, in the same order. */
  @IsOptional()
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{1,500}$/)
  cursor?: string;
}

/** How many there are of each, with the same filters but the one that is counted by. */
export class Counts {
  counts: Record<string, number>;
}
