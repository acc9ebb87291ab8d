import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { CreditFacts } from '../decisions/credit-facts';
import { type Payout, PayoutStore } from '../payouts/payout-store';
import type { HoldResolutionView, ProposeHoldResolution } from './hold.dto';
import { resolutionStates } from './hold.states';
import { payoutStates } from '../payouts/payout.states';
import { type Hold, Holds } from './holds';
import { HoldEndings } from './hold-endings';
import type { Resolution } from './resolution';
import { ResolutionLists } from './resolution-lists';

const COLUMNS = `r.id, r.hold_id as "holdId", r.outcome, r.reason, r.amount_fen as "amountFen", r.state, r.version, r.maker, r.checker`;

/** Maker and checker of the end of a hold. */
@Injectable()
export class Resolutions {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(PayoutStore) private readonly payouts: PayoutStore,
    @Inject(Holds) private readonly holds: Holds,
    @Inject(HoldEndings) private readonly endings: HoldEndings,
    @Inject(ResolutionLists) private readonly lists: ResolutionLists,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  /** @throws DomainError payout.not-held; as HoldEndings.mustBePossible; hold.nothing-left when a new decision would pay nothing; hold.top-up-not-re-decidable */
  propose(payoutId: string, body: ProposeHoldResolution, actor: Actor): Promise<HoldResolutionView> {
    return this.db.command(async (tx) => {
      const { payout, hold } = await this.lockHeld(tx, payoutId);
      await this.endings.mustBePossible(tx, payout, hold, body.outcome);
      const amountFen = body.outcome === 're-decide' ? await this.endings.amountToday(tx, payout) : null;
      await sql(
        tx,
        `update hold_resolution set state = 'superseded', version = version + 1 where hold_id = $1 and state = 'proposed'`,
        [hold.id],
      );
      const id = newId();
      await sql(
        tx,
        `insert into hold_resolution (id, hold_id, outcome, reason, amount_fen, maker, made_at) values ($1, $2, $3, $4, $5, $6, $7)`,
        [id, hold.id, body.outcome, body.reason, amountFen?.toString() ?? null, actor.id, this.clock.now()],
      );
      await this.note(tx, payout, id, 'hold-resolution.proposed', { outcome: body.outcome });
      return this.lists.get(id, tx);
    });
  }

  /** Ends the hold as proposed. @throws DomainError two-people.same-person; as HoldEndings.mustBePossible; hold.amount-changed when today's amount is no longer the one shown */
  confirm(id: string, seen: number, actor: Actor): Promise<HoldResolutionView> {
    return this.db.command(async (tx) => {
      const { payout, hold } = await this.lockHeld(tx, await this.payoutOf(tx, id), id);
      const resolution = await this.load(tx, id, true);
      mustBeVersion(resolution.version, seen);
      if (!resolutionStates.allows(resolution.state, 'confirmed') || resolution.holdId !== hold.id)
        throw resolutionStates.wrongState(id, resolution.state);
      if (resolution.maker === actor.id)
        throw new DomainError('forbidden', 'two-people.same-person', { person: actor.id });
      await this.endings.mustBePossible(tx, payout, hold, resolution.outcome);
      await sql(
        tx,
        `update hold_resolution set state = 'confirmed', version = version + 1, checker = $2, checked_at = $3 where id = $1`,
        [id, actor.id, this.clock.now()],
      );
      await this.note(tx, payout, id, 'hold-resolution.confirmed', { outcome: resolution.outcome });
      await this.endings.end(tx, payout, hold, resolution, actor);
      return this.lists.get(id, tx);
    });
  }

  private async lockHeld(tx: Tx, payoutId: string, resolutionId?: string): Promise<{ payout: Payout; hold: Hold }> {
    const [unlocked] = await this.payouts.find(tx, 'id', [payoutId]);
    if (!unlocked) throw new DomainError('not-found', 'payout.not-found', { id: payoutId });
    await this.credit.lock(tx, [unlocked.enterpriseId]);
    const payout = await this.payouts.getForUpdate(tx, payoutId);
    const hold = await this.holds.openHold(tx, payoutId, true);
    if (!hold) {
      if (resolutionId) {
        const { state } = await this.load(tx, resolutionId);
        throw resolutionStates.wrongState(resolutionId, state);
      }
      const { state } = payout;
      throw new DomainError('conflict', 'payout.not-held', {
        id: payoutId,
        state,
        stateWords: payoutStates.words(state),
      });
    }
    return { payout, hold };
  }

  private async load(tx: Tx, id: string, lock = false): Promise<Resolution> {
    const [row] = await sql<Resolution>(
      tx,
      `select ${COLUMNS} from hold_resolution r where r.id = $1 ${lock ? 'for no key update' : ''}`,
      [id],
    );
    if (!row) throw new DomainError('not-found', 'hold-resolution.not-found', { id });
    return row;
  }

  private async payoutOf(tx: Tx, id: string): Promise<string> {
    const [row] = await sql<{ payoutId: string }>(
      tx,
      `select h.payout_id as "payoutId" from hold_resolution r join hold h on h.id = r.hold_id where r.id = $1`,
      [id],
    );
    if (!row) throw new DomainError('not-found', 'hold-resolution.not-found', { id });
    return row.payoutId;
  }

  private note(tx: Tx, payout: Payout, id: string, action: Act, detail: Record<string, unknown>): Promise<void> {
    const enterpriseId = payout.enterpriseId;
    return this.audit.add(tx, {
      action,
      subjectKind: 'hold-resolution',
      subjectId: id,
      enterpriseId,
      detail: { payoutId: payout.id, ...detail },
    });
  }
}
