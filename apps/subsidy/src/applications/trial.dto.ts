import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsObject, IsOptional, IsUUID, Matches } from 'class-validator';

export class TrialApplication {
  /** As in an application. */
  @IsObject()
  facts: Record<string, unknown>;

  /** True unless told otherwise: every call demands it. */
  @IsOptional()
  @IsBoolean()
  creditPledgeSigned?: boolean;

  /** Pledges it would rely on. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  pledgeIds?: string[];
}

export class TrialParams {
  @Matches(/^[a-z0-9][a-z0-9-]{0,99}$/)
  policyId: string;
}
