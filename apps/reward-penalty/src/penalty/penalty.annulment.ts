import { Inject, Injectable } from '@nestjs/common';
import { penaltyAnnulledV1 } from '@app/contracts/violation';
import { maskPersonalData } from '@app/kernel/masking';
import { Audit } from '@app/platform/audit';
import { Clock } from '@app/platform/clock';
import type { Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { Outbox } from '@app/platform/outbox';
import { ViolationActs } from '../violation/violation.acts';
import { Penalty } from './penalty.entity';
import { PenaltyLetters } from './penalty.letters';

/** A penalty is void from its origin: by two people of the department, or because its record was found wrong. */
@Injectable()
export class PenaltyAnnulment {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(ViolationActs) private readonly violations: ViolationActs,
    @Inject(PenaltyLetters) private readonly letters: PenaltyLetters,
  ) {}

  /** @param by who confirmed it; null when `credit-rating` has annulled the record already and needs no word of ours */
  async annul(tx: Tx, penalty: Penalty, reason: string, by: string | null): Promise<void> {
    const today = this.clock.today();
    penalty.moveTo('annulled');
    penalty.annulledOn = today;
    penalty.annulledCause = by === null ? 'record' : 'department';
    penalty.annulmentDecidedBy = by;
    penalty.version += 1;
    await tx.save(penalty);
    const { id, enterpriseId, offence, violationId, recordId } = penalty;
    await this.audit.add(tx, {
      ...{ action: 'penalty.annulled', subjectKind: 'penalty', subjectId: id, enterpriseId },
      detail: { reason, cause: penalty.annulledCause, recordId },
    });
    if (by !== null) {
      const { uscc } = await this.enterprises.get(enterpriseId, tx);
      await this.outbox.add(tx, penaltyAnnulledV1, {
        ...{ penaltyId: id, enterpriseId, uscc, reason: maskPersonalData(reason) },
        ...{ annulledOn: today, annulledAt: this.clock.now().toISOString() },
      });
    }
    if (violationId === null) {
      await this.violations.reviewRepeats(tx, { enterpriseId, offence });
    } else {
      const violation = await this.violations.get(tx, violationId);
      violation.moveTo('annulled');
      violation.endReason = reason;
      await this.violations.arrive(tx, violation, today, by ?? 'system');
    }
    await this.letters.annulled(tx, penalty, today);
  }
}
