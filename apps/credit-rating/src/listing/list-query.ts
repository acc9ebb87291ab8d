import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { PageLimit } from '@app/platform/page.dto';

const MAX_VALUES = 50;

/** A filter of several values: comma-separated text in the query. */
const CommaSeparated = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? [...new Set(value.split(',').map((part) => part.trim()))] : value,
);

/** Any of these values. */
export const AnyOf = (values: readonly string[]): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    CommaSeparated,
    ArrayMaxSize(MAX_VALUES),
    IsIn(values, { each: true, message: `$property must be among ${values.join(', ')}` }),
    ApiProperty({ type: String, required: false }),
  );

/** Any values of this form. */
export const AnyLike = (form: RegExp): PropertyDecorator =>
  applyDecorators(
    IsOptional(),
    CommaSeparated,
    ArrayMaxSize(MAX_VALUES),
    Matches(form, { each: true }),
    ApiProperty({ type: String, required: false }),
  );

/** One of these names, `-` before it for descending. */
export const SortedBy = (...names: string[]): PropertyDecorator =>
  applyDecorators(IsOptional(), IsIn(names.flatMap((name) => [name, `-${name}`])));

/** Lists that go on behind a cursor in one of several orders. */
export class SortedPageQuery extends PageLimit {
  /** `nextCursor` of the page before, with the same sort. */
  @IsOptional()
  @IsString()
  @Length(1, 1000)
  @Matches(/^[A-Za-z0-9_-]+$/)
  cursor?: string;
}
