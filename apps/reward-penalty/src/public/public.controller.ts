import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { Public } from '@app/platform/auth';
import { PageQuery } from '@app/platform/page.dto';
import { PlanFiles } from '../inspection-plan/inspection-plan.dto';
import { InspectionPlanReader } from '../inspection-plan/inspection-plan.reader';
import {
  PublicCodeParams,
  PublicDraw,
  PublicDrawPage,
  PublicDrawParams,
  PublicDrawsQuery,
  PublicListsAnswer,
  PublicRedListPage,
  PublicRedListQuery,
} from './public.dto';
import { PublicAnswers } from './public.service';

const SHORT = 'public, max-age=60';

@Controller('public')
@Public()
export class PublicController {
  constructor(
    @Inject(PublicAnswers) private readonly answers: PublicAnswers,
    @Inject(InspectionPlanReader) private readonly plans: InspectionPlanReader,
  ) {}

  /** On which list an enterprise is today, and what that gives. A former code is understood, with a warning. */
  @Get('lists/:uscc')
  @Header('cache-control', SHORT)
  lists(@Param() { uscc }: PublicCodeParams): Promise<PublicListsAnswer> {
    return this.answers.lists(uscc);
  }

  /** The red list as it is published, newest first. */
  @Get('red-list')
  @Header('cache-control', SHORT)
  redList(@Query() query: PublicRedListQuery): Promise<PublicRedListPage> {
    return this.answers.redList(query);
  }

  /** Draws that have been made. */
  @Get('draws')
  @Header('cache-control', SHORT)
  draws(@Query() query: PublicDrawsQuery): Promise<PublicDrawPage> {
    return this.answers.draws(query);
  }

  /** One draw with those it drew, and their results once they are there. */
  @Get('draws/:planId')
  @Header('cache-control', SHORT)
  draw(@Param() { planId }: PublicDrawParams, @Query() query: PageQuery): Promise<PublicDraw> {
    return this.answers.draw(planId, query);
  }

  /** All that anybody needs to repeat a draw. */
  @Get('draws/:planId/files')
  @Header('cache-control', SHORT)
  files(@Param() { planId }: PublicDrawParams): Promise<PlanFiles> {
    return this.plans.files(planId);
  }
}
