import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { EnterpriseIdParams, KnownAtQuery, RecordList } from './record.dto';
import { RecordReader } from './record-reader.service';

@Controller('enterprises')
export class RecordController {
  constructor(@Inject(RecordReader) private readonly records: RecordReader) {}

  /** Everything on record about one enterprise, latest first. */
  @Get(':id/records')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  list(
    @Param() { id }: EnterpriseIdParams,
    @Query() query: KnownAtQuery,
    @CurrentActor() actor: Actor,
  ): Promise<RecordList> {
    return this.records.list(id, query.knownAt, actor);
  }
}
