import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, mustSee, Roles } from './auth';
import { ReceiptList } from './receipt-list';
import { Receipts } from './receipts';
import { Receipt, ReceiptPage, ReceiptParams, ReceiptReplay, ReceiptsQuery } from './receipts.dto';

@Controller('receipts')
@Roles('credit-officer', 'subsidy-officer', 'subsidy-approver', 'regulator', 'auditor', 'enterprise')
export class ReceiptsController {
  constructor(
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(ReceiptList) private readonly decisions: ReceiptList,
  ) {}

  /** Decisions that this service made by rule, newest first. */
  @Get()
  @Roles('auditor')
  list(@Query() query: ReceiptsQuery): Promise<ReceiptPage> {
    return this.decisions.list(query);
  }

  /** One decision with its rule version, facts and result. */
  @Get(':receiptId')
  async get(@Param() params: ReceiptParams, @CurrentActor() actor: Actor): Promise<Receipt> {
    const receipt = await this.receipts.get(params.receiptId);
    mustSee(actor, receipt.enterpriseId ?? '');
    return receipt;
  }

  /** Makes the decision again from its receipt. */
  @Post(':receiptId/replay')
  @HttpCode(200)
  async replay(@Param() params: ReceiptParams, @CurrentActor() actor: Actor): Promise<ReceiptReplay> {
    const replay = await this.receipts.replay(params.receiptId);
    mustSee(actor, replay.receipt.enterpriseId ?? '');
    return replay;
  }
}
