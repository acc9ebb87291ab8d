import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Counts } from '@app/platform/listing.dto';
import { RecordDetail, RecordIdParams, RecordPage, RecordQuery } from './record-list.dto';
import { RecordListReader } from './record-list.service';

@Controller('records')
@Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system')
export class RecordListController {
  constructor(@Inject(RecordListReader) private readonly records: RecordListReader) {}

  /** Records over the whole database, as they stand today. */
  @Get()
  list(@Query() query: RecordQuery): Promise<RecordPage> {
    return this.records.list(query);
  }

  /** How many of them are in which state, with the same filters; state, sort and page are not looked at. */
  @Get('counts')
  counts(@Query() query: RecordQuery): Promise<Counts> {
    return this.records.counts(query);
  }

  /** One record in full: what the source said, where it came from, what happened to it. */
  @Get(':recordId')
  @Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
  get(@Param() { recordId }: RecordIdParams, @CurrentActor() actor: Actor): Promise<RecordDetail> {
    return this.records.get(recordId, actor);
  }
}
