import { Counts } from '@app/platform/listing.dto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { IfMatch } from '@app/platform/if-match';
import {
  DecideAnnulment,
  DeterminePenalty,
  FulfilObligation,
  ObligationParams,
  PenaltiesQuery,
  PenaltyAnswer,
  PenaltyPage,
  PenaltyParams,
  PenaltyRow,
  ProposeAnnulment,
} from './penalty.dto';
import { PenaltyReader } from './penalty.reader';
import { Penalties } from './penalty.service';

@Controller('penalties')
export class PenaltyController {
  constructor(
    @Inject(Penalties) private readonly penalties: Penalties,
    @Inject(PenaltyReader) private readonly reader: PenaltyReader,
  ) {}

  /** Determines a penalty today: for a violation that is to be penalised, or for an offence that no leniency covers. */
  @Post()
  @Idempotent()
  @Roles('regulator')
  determine(@Body() body: DeterminePenalty, @CurrentActor() actor: Actor): Promise<PenaltyAnswer> {
    return this.penalties.determine(body, actor);
  }

  /** Penalties determined here, newest first. An enterprise sees its own. */
  @Get()
  @Roles('regulator', 'credit-officer', 'auditor', 'enterprise')
  list(@Query() query: PenaltiesQuery, @CurrentActor() actor: Actor): Promise<PenaltyPage> {
    return this.reader.list(query, actor);
  }

  /** How many there are in each state; `state` itself does not count. */
  @Get('counts')
  @Roles('regulator', 'credit-officer', 'auditor', 'enterprise')
  counts(@Query() query: PenaltiesQuery, @CurrentActor() actor: Actor): Promise<Counts> {
    return this.reader.counts(query, actor);
  }

  /** One penalty. An enterprise sees its own. */
  @Get(':penaltyId')
  @Roles('regulator', 'credit-officer', 'auditor', 'enterprise')
  get(@Param() { penaltyId }: PenaltyParams, @CurrentActor() actor: Actor): Promise<PenaltyRow> {
    return this.reader.get(penaltyId, actor);
  }

  /** One of its duties has been done. */
  @Post(':penaltyId/obligations/:n/fulfilment')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator')
  fulfil(
    @Param() { penaltyId, n }: ObligationParams,
    @IfMatch() seen: number,
    @Body() body: FulfilObligation,
    @CurrentActor() actor: Actor,
  ): Promise<PenaltyAnswer> {
    return this.penalties.fulfil(penaltyId, n, seen, body, actor);
  }

  /** Proposes that it was wrong from the beginning. Another person decides. */
  @Post(':penaltyId/annulment')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator')
  proposeAnnulment(
    @Param() { penaltyId }: PenaltyParams,
    @IfMatch() seen: number,
    @Body() { reason }: ProposeAnnulment,
    @CurrentActor() actor: Actor,
  ): Promise<PenaltyAnswer> {
    return this.penalties.proposeAnnulment(penaltyId, seen, reason, actor);
  }

  /** The second person's word, of the same department or of the credit centre: void from its origin, or the proposal given up. */
  @Post(':penaltyId/annulment/decision')
  @HttpCode(200)
  @Idempotent()
  @Roles('regulator', 'credit-officer')
  decideAnnulment(
    @Param() { penaltyId }: PenaltyParams,
    @IfMatch() seen: number,
    @Body() body: DecideAnnulment,
    @CurrentActor() actor: Actor,
  ): Promise<PenaltyAnswer> {
    return this.penalties.decideAnnulment(penaltyId, seen, body, actor);
  }
}
