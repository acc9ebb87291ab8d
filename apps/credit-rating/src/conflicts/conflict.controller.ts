import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  ConflictCounts,
  ConflictPage,
  ConflictParams,
  ConflictQuery,
  ConflictView,
  ProposeResolution,
} from './conflict.dto';
import { ConflictService } from './conflict.service';

@Controller('import-conflicts')
export class ConflictController {
  constructor(@Inject(ConflictService) private readonly conflicts: ConflictService) {}

  /** Rows that say something else than what is stored, oldest first. */
  @Get()
  @Roles('credit-officer', 'auditor')
  list(@Query() query: ConflictQuery): Promise<ConflictPage> {
    return this.conflicts.list(query);
  }

  /** How many of them are in which state, with the same filters but state. */
  @Get('counts')
  @Roles('credit-officer', 'auditor')
  counts(@Query() query: ConflictQuery): Promise<ConflictCounts> {
    return this.conflicts.counts(query);
  }

  /** One conflict between an imported row and what was known. */
  @Get(':id')
  @Roles('credit-officer', 'auditor')
  get(@Param() { id }: ConflictParams): Promise<ConflictView> {
    return this.conflicts.get(id);
  }

  /** Proposes which content is right. Takes the place of an earlier proposal while nothing is resolved. */
  @Post(':id/resolution')
  @Idempotent()
  @Roles('credit-officer')
  propose(
    @Param() { id }: ConflictParams,
    @Body() body: ProposeResolution,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<ConflictView> {
    return this.conflicts.propose(id, body, seen, actor);
  }

  /** Confirms it, as another person; it is carried out at once. */
  @Post(':id/resolution/confirm')
  @Idempotent()
  @Roles('credit-officer')
  confirm(
    @Param() { id }: ConflictParams,
    @IfMatch() seen: number,
    @CurrentActor() actor: Actor,
  ): Promise<ConflictView> {
    return this.conflicts.confirm(id, seen, actor);
  }
}
