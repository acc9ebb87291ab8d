import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import {
  HistoryQuery,
  RatedParams,
  RatingHistory,
  RatingQuery,
  RatingTimeline,
  RatingView,
  TimelineQuery,
} from './rating.dto';
import { RatingReader } from './rating-reader.service';

@Controller('enterprises')
@Roles('credit-officer', 'regulator', 'subsidy-officer', 'subsidy-approver', 'auditor', 'system', 'enterprise')
export class RatingController {
  constructor(@Inject(RatingReader) private readonly ratings: RatingReader) {}

  /** The rating as of a day, as known at an instant, with its reasons. */
  @Get(':id/rating')
  get(@Param() { id }: RatedParams, @Query() query: RatingQuery, @CurrentActor() actor: Actor): Promise<RatingView> {
    return this.ratings.get(id, query, actor);
  }

  /** How grade and score moved until today, as known at an instant. */
  @Get(':id/rating/timeline')
  timeline(
    @Param() { id }: RatedParams,
    @Query() query: TimelineQuery,
    @CurrentActor() actor: Actor,
  ): Promise<RatingTimeline> {
    return this.ratings.timeline(id, query.knownAt, actor);
  }

  /** What was said when: the revisions, latest first. */
  @Get(':id/rating/history')
  history(
    @Param() { id }: RatedParams,
    @Query() query: HistoryQuery,
    @CurrentActor() actor: Actor,
  ): Promise<RatingHistory> {
    return this.ratings.history(id, query, actor);
  }
}
