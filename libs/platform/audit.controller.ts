import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Audit } from './audit';
import { AuditList } from './audit-list';
import { AuditChain, AuditPage, AuditQuery, AuditVerification, AuditVerifyQuery } from './audit-list.dto';
import { Roles } from './auth';

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

  /** How far the chain of hashes has come; it is not verified by this. */
  @Get('chain')
  @Roles('auditor')
  chain(): Promise<AuditChain> {
    return this.entries.chain();
  }

  /** Recomputes the chained hashes of the audit log. */
  @Get('verification')
  @Roles('auditor')
  verify(@Query() query: AuditVerifyQuery): Promise<AuditVerification> {
    return this.audit.verify(query.seq && query.hash ? { seq: query.seq, hash: query.hash } : undefined);
  }
}
