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
import { policyTitle } from '../decisions/policy-title';
import { SubsidyLetters } from '../letters/subsidy-letters';
import { PayoutStore } from '../payouts/payout-store';
import type { CorrectionView } from './correction.dto';
import { correctionStates } from './correction.states';
import { CORRECTION_COLUMNS, CORRECTION_TABLES, type CorrectionRow, viewOfCorrection } from './correction-store';

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

  async get(id: string, actor: Actor): Promise<CorrectionView> {
    const row = await this.load(this.db.manager, id);
    mustSee(actor, row.enterpriseId);
    return this.view(row);
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
      return this.view(await this.load(tx, id));
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
      return this.view(await this.load(tx, id));
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
      return this.view(await this.load(tx, id));
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
  private async loadToWriteOff(tx: Tx, id: string, seen: number): Promise<CorrectionRow> {
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

  private noteWriteOff(tx: Tx, row: CorrectionRow, action: Act, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId, amountFen } = row;
    return this.audit.add(tx, {
      action,
      subjectKind: 'correction',
      subjectId,
      enterpriseId,
      detail: { ...detail, amountFen },
    });
  }

  private async approveTopUp(tx: Tx, row: CorrectionRow, actor: Actor): Promise<void> {
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

  private view(row: CorrectionRow): CorrectionView {
    return viewOfCorrection(row, policyTitle(this.rules, row.policyId, row.policyVersion));
  }

  private async load(tx: Tx, id: string, lock = false): Promise<CorrectionRow> {
    const [row] = await sql<CorrectionRow>(
      tx,
      `select ${CORRECTION_COLUMNS} from ${CORRECTION_TABLES} where c.id = $1 ${lock ? 'for no key update of c' : ''}`,
      [id],
    );
    if (!row) throw new DomainError('not-found', 'correction.not-found', { id });
    return row;
  }
}
