import { createHash, timingSafeEqual } from 'node:crypto';
import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { DomainError } from '@app/kernel/errors';
import { type Actor, CurrentActor, Public, Roles } from '@app/platform/auth';
import { Idempotent } from '@app/platform/idempotency';
import { CONFIG } from '@app/platform/tokens';
import type { SubsidyConfig } from '../config';
import { BankAnswers } from './bank-answers';
import {
  BankNotification,
  PaymentRunList,
  PaymentRunParams,
  PaymentRunQuery,
  PaymentRunStarted,
  PaymentRunView,
  StartPaymentRun,
} from './payment.dto';
import { PaymentRuns } from './payment-runs.service';

@Controller()
export class PaymentController {
  constructor(
    @Inject(PaymentRuns) private readonly runs: PaymentRuns,
    @Inject(BankAnswers) private readonly answers: BankAnswers,
    @Inject(CONFIG) private readonly config: SubsidyConfig,
  ) {}

  /** Pays approved payouts through the bank, with a result for each. */
  @Post('payment-runs')
  @HttpCode(202)
  @Idempotent()
  @Roles('subsidy-officer')
  start(@Body() body: StartPaymentRun, @CurrentActor() actor: Actor): Promise<PaymentRunStarted> {
    return this.runs.start(body.payoutIds, actor);
  }

  /** Payment runs with how far they have come, newest first. */
  @Get('payment-runs')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor')
  list(@Query() query: PaymentRunQuery): Promise<PaymentRunList> {
    return this.runs.list(query);
  }

  /** A payment run, with what the bank has answered so far. */
  @Get('payment-runs/:runId')
  @Roles('subsidy-officer', 'subsidy-approver', 'auditor')
  get(@Param() params: PaymentRunParams): Promise<PaymentRunView> {
    return this.runs.get(params.runId);
  }

  /** The bank tells of a settlement or a return. Repeated and late ones change nothing. */
  @Post('bank/notifications')
  @HttpCode(204)
  @Public()
  @ApiHeader({ name: 'authorization', required: true, description: 'Bearer, and the token agreed with the bank.' })
  async notify(@Body() body: BankNotification, @Headers('authorization') authorization?: string): Promise<void> {
    if (!isSame(authorization ?? '', `Bearer ${this.config.BANK_TOKEN}`))
      throw new DomainError('unauthenticated', 'bank.bad-token');
    const { notificationId: _, ...answer } = body;
    if (!(await this.answers.record(answer)))
      throw new DomainError('not-found', 'bank.instruction-not-found', { id: body.instructionId });
  }
}

/** In a time that says nothing about where they differ. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
