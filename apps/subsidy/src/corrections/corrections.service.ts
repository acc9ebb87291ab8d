import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import { type Actor, mustSee } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { mustBeVersion } from '@app/platform/if-match';
import { RuleSets } from '@app/platform/rule-sets';
import { getApplication } from '../applications/application-store';
import { CreditFacts } from '../decisions/credit-facts';
import { Decisions } from '../decisions/decisions';
import { type Policy, termsOf } from '../decisions/policy-terms';
import { SubsidyLetters } from '../letters/subsidy-letters';
import { PayoutStore } from '../payouts/payout-store';
import type { CorrectionList, CorrectionQuery, CorrectionView } from './correction.dto';
import { type CorrectionState, correctionStates } from './correction.states';

interface Row {
  id: string;
  applicationId: string;
  payoutId: string;
  enterpriseId: string;
  direction: 'top-up' | 'recovery';
  amountFen: string;
  decidedBeforeFen: string;
  decidedNowFen: string;
  decisionId: string;
  causeEventId: string;
  receiptId: string;
  supersedesReceiptId: string;
  state: CorrectionState;
  version: number;
  openedAt: Date;
  maker: string;
  checker: string | null;
  deciders: string[];
  topUpPayoutId: string | null;
  writeOffReason: string | null;
  writeOffMaker: string | null;
  writeOffChecker: string | null;
}

const SELECT = `select c.id, c.application_id as "applicationId", c.payout_id as "payoutId", c.enterprise_id as "enterpriseId", c.direction,
    c.amount_fen as "amountFen", c.decided_before_fen as "decidedBeforeFen", c.decided_now_fen as "decidedNowFen",
    c.decision_id as "decisionId", c.cause_event_id as "causeEventId", c.receipt_id as "receiptId",
    c.supersedes_receipt_id as "supersedesReceiptId", c.state, c.version, c.opened_at as "openedAt", c.maker, c.checker, c.deciders,
    c.write_off_reason as "writeOffReason", c.write_off_maker as "writeOffMaker", c.write_off_checker as "writeOffChecker",
    (select p.id from payout p where p.correction_id = c.id) as "topUpPayoutId"
  from correction c`;

@Injectable()
export class Corrections {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(RuleSets) private readonly rules: RuleSets,
    @Inject(CreditFacts) private readonly credit: CreditFacts,
    @Inject(Decisions) private readonly decisions: Decisions,
    @Inject(PayoutStore) private readonly payouts: PayoutStore,
    @Inject(SubsidyLetters) private readonly letters: SubsidyLetters,
    @Inject(Audit) private readonly audit: Audit,
  ) {}

  async list(query: CorrectionQuery, actor: Actor): Promise<CorrectionList> {
    const limit = query.limit ?? 50;
    const rows = await this.db.query<Row>(
      `${SELECT} where ($1::text is null or c.state = $1) and ($2::text is null or c.direction = $2)
         and ($3::uuid is null or c.enterprise_id = $3) and ($4::uuid is null or c.id > $4) order by c.id limit $5`,
      [
        query.state ?? null,
        query.direction ?? null,
        actor.enterpriseId ?? query.enterpriseId ?? null,
        query.cursor ?? null,
        limit + 1,
      ],
    );
    const items = rows.slice(0, limit).map(viewOf);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async get(id: string, actor: Actor): Promise<CorrectionView> {
    const row = await this.load(this.db.manager, id);
    mustSee(actor, row.enterpriseId);
    return viewOf(row);
  }

  /**
   * The checker's part; the maker is the system. A top-up becomes a payout like any other, a recovery a receivable.
   * @throws DomainError correction.decided-before when the actor had a hand in the decision that it corrects
   */
  approve(id: string, seen: number, actor: Actor): Promise<CorrectionView> {
    return this.db.command(async (tx) => {
      await this.lockAlone(tx, id);
      const row = await this.load(tx, id, true);
      if (row.deciders.includes(actor.id))
        throw new DomainError('forbidden', 'correction.decided-before', { person: actor.id });
      mustBeVersion(row.version, seen);
      correctionStates.mustAllow(id, row.state, 'approved');
      await sql(
        tx,
        `update correction set state = 'approved', version = version + 1, checker = $2, checked_at = $3 where id = $1`,
        [id, actor.id, this.clock.now()],
      );
      await this.audit.add(tx, {
        action: 'correction.approved',
        subjectKind: 'correction',
        subjectId: id,
        enterpriseId: row.enterpriseId,
        detail: { from: 'proposed', to: 'approved', direction: row.direction, amountFen: row.amountFen },
      });
      if (row.direction === 'top-up') await this.approveTopUp(tx, row, actor);
      else {
        const [amountFen, paidFen] = [BigInt(row.amountFen), BigInt(row.decidedBeforeFen)];
        await this.letters.recoveryApproved(tx, { ...row, amountFen, paidFen });
      }
      return viewOf(await this.load(tx, id));
    });
  }

  /** The maker proposes to give up a receivable whose money has come back another way. A later proposal replaces it. */
  proposeWriteOff(id: string, reason: string, seen: number, actor: Actor): Promise<CorrectionView> {
    return this.db.command(async (tx) => {
      const row = await this.loadToWriteOff(tx, id, seen);
      await sql(
        tx,
        `update correction set version = version + 1, write_off_reason = $2, write_off_maker = $3 where id = $1`,
        [id, reason, actor.id],
      );
      await this.noteWriteOff(tx, row, 'correction.write-off-proposed', { reason });
      return viewOf(await this.load(tx, id));
    });
  }

  /** @throws DomainError correction.no-write-off; two-people.same-person; correction.decided-before */
  confirmWriteOff(id: string, seen: number, actor: Actor): Promise<CorrectionView> {
    return this.db.command(async (tx) => {
      const row = await this.loadToWriteOff(tx, id, seen);
      if (row.writeOffMaker === null) throw new DomainError('conflict', 'correction.no-write-off', { id });
      if (row.writeOffMaker === actor.id)
        throw new DomainError('forbidden', 'two-people.same-person', { person: actor.id });
      if (row.deciders.includes(actor.id))
        throw new DomainError('forbidden', 'correction.decided-before', { person: actor.id });
      correctionStates.mustAllow(id, row.state, 'written-off');
      await sql(
        tx,
        `update correction set state = 'written-off', version = version + 1, write_off_checker = $2, written_off_at = $3 where id = $1`,
        [id, actor.id, this.clock.now()],
      );
      await this.noteWriteOff(tx, row, 'correction.written-off', { from: row.state, to: 'written-off' });
      return viewOf(await this.load(tx, id));
    });
  }

  /**
   * Nobody else decides about money of this enterprise meanwhile: who works out a difference just then has read what is
   * paid, and would count a top-up or a recovery that comes in between a second time.
   */
  private async lockAlone(tx: Tx, id: string): Promise<void> {
    await this.credit.lock(tx, [(await this.load(tx, id)).enterpriseId], 'update');
  }

  /** What the enterprise still has, or will have, is recovered and not given up. @throws DomainError correction.not-to-write-off */
  private async loadToWriteOff(tx: Tx, id: string, seen: number): Promise<Row> {
    await this.lockAlone(tx, id);
    const row = await this.load(tx, id, true);
    mustBeVersion(row.version, seen);
    const payouts = await this.payouts.find(tx, 'application_id', [row.applicationId], true);
    const paidFen = payouts
      .filter(({ state }) => state !== 'returned' && state !== 'revoked')
      .reduce((sum, { amountFen }) => sum + amountFen, 0n);
    if (row.state !== 'approved' || row.direction !== 'recovery' || paidFen > 0n) {
      const params = { id, state: row.state, paidFen: paidFen.toString() };
      throw new DomainError('conflict', 'correction.not-to-write-off', params);
    }
    return row;
  }

  private noteWriteOff(tx: Tx, row: Row, action: Act, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId, amountFen } = row;
    return this.audit.add(tx, {
      action,
      subjectKind: 'correction',
      subjectId,
      enterpriseId,
      detail: { ...detail, amountFen },
    });
  }

  private async approveTopUp(tx: Tx, row: Row, actor: Actor): Promise<void> {
    const decision = await this.decisions.get(tx, row.decisionId);
    const policy = this.rules.getVersion('subsidy', decision.policyId, decision.policyVersion) as Policy;
    const { uscc } = await getApplication(tx, row.applicationId);
    await this.payouts.approve(tx, [
      {
        applicationId: row.applicationId,
        enterpriseId: row.enterpriseId,
        uscc,
        kind: 'top-up',
        amountFen: BigInt(row.amountFen),
        decision,
        correctionId: row.id,
        replacesId: null,
        poolCode: termsOf(policy.rules).poolCode,
        maker: row.maker,
        checker: actor.id,
      },
    ]);
  }

  private async load(tx: Tx, id: string, lock = false): Promise<Row> {
    const [row] = await sql<Row>(tx, `${SELECT} where c.id = $1 ${lock ? 'for no key update of c' : ''}`, [id]);
    if (!row) throw new DomainError('not-found', 'correction.not-found', { id });
    return row;
  }
}

function viewOf({ decisionId: _decision, deciders: _deciders, openedAt, ...row }: Row): CorrectionView {
  return {
    ...row,
    openedAt: openedAt.toISOString(),
    receivableFen: row.direction === 'recovery' && row.state === 'approved' ? row.amountFen : null,
    netting: false,
  };
}
