import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Roles } from '@app/platform/auth';
import { ItemParams } from '../catalogue/catalogue.dto';
import { NoticeAnswer, NoticeQuery } from './notice.dto';
import { Notices } from './notice.service';

@Controller('items')
@Roles('enterprise', 'credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system')
export class NoticeController {
  constructor(@Inject(Notices) private readonly notices: Notices) {}

  /** The notice of one item: what is pledged, the duties, the days, and what a false or late pledge leads to. */
  @Get(':code/notice')
  notice(@Param() { code }: ItemParams, @Query() { materials }: NoticeQuery): NoticeAnswer {
    return this.notices.answer(code, [...new Set(materials.split(','))]);
  }
}
