import { Inject, Injectable } from '@nestjs/common';
import { objectionUpheldV1 } from '@app/contracts/objection';
import { DomainError } from '@app/kernel/errors';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import { type Actor, isForeign } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, getForUpdate, sql, type Tx } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { Outbox } from '@app/platform/outbox';
import { Papers } from '@app/platform/papers';
import type { PaperLine } from '@app/platform/papers.dto';
import { CreditRecords } from '../facts/credit-records.service';
import type { DecideObjection, FileObjection, ObjectionAnswer, RecommendOnObjection } from './objection.dto';
import { Objection } from './objection.entity';

/** What papers of an objection are attached to. */
export const OBJECTION_SUBJECT = 'objection';

/** Objections to credit records: filed, recommended upon by one officer, decided by another. */
@Injectable()
export class Objections {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(CreditRecords) private readonly records: CreditRecords,
    @Inject(Papers) private readonly papers: Papers,
  ) {}

  /**
   * @throws DomainError record.not-found (also another's), objection.record-annulled, objection.already-open, and those
   *   of Papers.attach
   */
  file({ recordId, grounds, paperIds = [] }: FileObjection, actor: Actor): Promise<ObjectionAnswer> {
    return this.db.command(async (tx) => {
      // One at a time a record, so that the second of two sees the first.
      await sql(tx, `select 1 from credit_record_copy where record_id = $1 for update`, [recordId]);
      const record = await this.records.find(recordId, tx);
      if (!record || isForeign(actor, record.enterpriseId)) {
        throw new DomainError('not-found', 'record.not-found', { id: recordId });
      }
      const { enterpriseId } = record;
      await this.enterprises.get(enterpriseId, tx);
      if (record.annulledOn) {
        throw new DomainError('conflict', 'objection.record-annulled', { recordId, annulledOn: record.annulledOn });
      }
      const open = await tx.findOneBy(Objection, [
        { recordId, state: 'filed' },
        { recordId, state: 'recommended' },
      ]);
      if (open) throw new DomainError('conflict', 'objection.already-open', { recordId, objectionId: open.id });
      const objection = Object.assign(new Objection(), {
        ...{ id: newId(), recordId, enterpriseId, state: 'filed', version: 1, grounds },
        ...{ filedBy: actor.id, filedOn: this.clock.today() },
        ...{ recommendedBy: null, recommendsUpholding: null, recommendationReason: null },
        ...{ decidedBy: null, agreed: null, decisionReason: null, decidedOn: null },
      });
      await tx.insert(Objection, objection);
      const subject = { kind: OBJECTION_SUBJECT, id: objection.id, enterpriseId };
      const papers = await this.papers.attach(tx, paperIds, subject, actor);
      await this.note(tx, 'objection.filed', objection, { recordId, paperIds });
      return answerOf(objection, papers);
    });
  }

  /** @throws DomainError objection.not-found, objection.wrong-state */
  recommend(id: string, seen: number, body: RecommendOnObjection, actor: Actor): Promise<ObjectionAnswer> {
    return this.db.command(async (tx) => {
      const objection = await getForUpdate(tx, Objection, id, 'objection.not-found');
      mustBeVersion(objection.version, seen);
      objection.moveTo('recommended');
      objection.recommendedBy = actor.id;
      objection.recommendsUpholding = body.uphold;
      objection.recommendationReason = body.reason;
      await tx.save(objection);
      await this.note(tx, 'objection.recommended', objection, { uphold: body.uphold });
      return this.answer(tx, objection);
    });
  }

  /**
   * @throws DomainError objection.not-found, objection.wrong-state, two-people.same-person;
   *   objection.rejection-disputed when the second officer does not agree to reject: voiding a record takes two, so
   *   that officer recommends upholding, and a third person (or the first) decides
   */
  decide(id: string, seen: number, body: DecideObjection, actor: Actor): Promise<ObjectionAnswer> {
    return this.db.command(async (tx) => {
      const objection = await getForUpdate(tx, Objection, id, 'objection.not-found');
      mustBeVersion(objection.version, seen);
      objection.mustAllow('upheld');
      // Also defended by the database: objection_two_people.
      if (objection.recommendedBy === actor.id || objection.filedBy === actor.id) {
        throw new DomainError('forbidden', 'two-people.same-person', { id });
      }
      const upholding = objection.recommendsUpholding!;
      if (!upholding && !body.agree) throw new DomainError('conflict', 'objection.rejection-disputed', { id });
      const today = this.clock.today();
      objection.moveTo(upholding && body.agree ? 'upheld' : 'rejected');
      objection.decidedBy = actor.id;
      objection.agreed = body.agree;
      objection.decisionReason = body.reason;
      objection.decidedOn = today;
      await tx.save(objection);
      await this.note(tx, `objection.${objection.state}`, objection, { agreed: body.agree });
      if (objection.state === 'upheld') {
        const { recordId, enterpriseId } = objection;
        const { uscc } = await this.enterprises.get(enterpriseId, tx);
        const upheldAt = this.clock.now().toISOString();
        await this.outbox.add(tx, objectionUpheldV1, {
          ...{ objectionId: id, recordId, enterpriseId, uscc },
          ...{ upheldAt, upheldOn: today },
        });
      }
      return this.answer(tx, objection);
    });
  }

  private async answer(tx: Tx, objection: Objection): Promise<ObjectionAnswer> {
    return answerOf(objection, await this.papers.of(tx, { kind: OBJECTION_SUBJECT, id: objection.id }));
  }

  private note(tx: Tx, action: Act, objection: Objection, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId } = objection;
    return this.audit.add(tx, { action, subjectKind: 'objection', subjectId, enterpriseId, detail });
  }
}

export function answerOf(objection: Objection, papers: PaperLine[]): ObjectionAnswer {
  const { id, recordId, enterpriseId, state, version, grounds, filedBy, filedOn } = objection;
  const { recommendedBy, recommendsUpholding, recommendationReason } = objection;
  const { decidedBy, agreed, decisionReason, decidedOn } = objection;
  return {
    ...{ id, recordId, enterpriseId, state, version, grounds, papers, filedBy, filedOn },
    ...{ recommendedBy, recommendsUpholding, recommendationReason },
    ...{ decidedBy, agreed, decisionReason, decidedOn },
  };
}
