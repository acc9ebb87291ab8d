import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsString, Length } from 'class-validator';

export class PeopleQuery {
  @ApiProperty({ type: String, description: 'Accounts, separated by commas.' })
  @Transform(({ value }) => (typeof value === 'string' ? [...new Set(value.split(','))] : (value as unknown)))
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Length(1, 200, { each: true })
  accounts: string[];
}

export class PeopleNames {
  /** Name by account. Who is not known is left out; to an enterprise, so is everybody who does not act for it. */
  people: Record<string, string>;
}
