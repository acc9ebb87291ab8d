import { Controller, Get, Inject, Query } from '@nestjs/common';
import { IsInt, IsOptional, Matches, Min } from 'class-validator';
import { Type } from 'class-transformer';
import { Audit } from './audit';
import { AuditList } from './audit-list';
import { AuditPage, AuditQuery } from './audit-list.dto';
import { Roles } from './auth';

export class AuditVerifyQuery {
  /** Number of an entry whose hash was published earlier. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  seq?: number;

  /** That hash: the chain must still contain it, or its tail was cut. */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/)
  hash?: string;
}

export class AuditVerification {
  /** Entries that verify, from the first on. */
  sealed: number;
  /** Hash of the last of them. */
  head: string;
  /** Number of the first entry that is wrong, or null. */
  firstBad: number | null;
}

@Controller('audit')
export class AuditController {
  constructor(
    @Inject(Audit) private readonly audit: Audit,
    @Inject(AuditList) private readonly entries: AuditList,
  ) {}

  /** Who did what in this service, newest first. */
  @Get()
  @Roles('auditor')
  list(@Query() query: AuditQuery): Promise<AuditPage> {
    return this.entries.list(query);
  }

  /** Recomputes the chained hashes of the audit log. */
  @Get('verification')
  @Roles('auditor')
  verify(@Query() query: AuditVerifyQuery): Promise<AuditVerification> {
    return this.audit.verify(query.seq && query.hash ? { seq: query.seq, hash: query.hash } : undefined);
  }
}
