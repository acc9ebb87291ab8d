import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import type { Act } from '@app/platform/acts';
import { Audit } from '@app/platform/audit';
import type { Actor } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, sql, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { type EnterpriseRow, lockEnterprise } from '../enterprises/enterprise-rows';
import { hashOf, wholeHashOf } from '../imports/import-batch';
import { causesOf, RatingService } from '../ratings/rating.service';
import { RecordFacts } from '../records/record-facts.service';
import type { SourceFact } from '../source-rows/source-row';
import { type ConflictState, conflictStates } from './conflict.states';
import type { ConflictPage, ConflictQuery, ConflictView, ProposeResolution } from './conflict.dto';

const PAGE = 50;

const COLUMNS = `id, record_id as "recordId", enterprise_id as "enterpriseId", import_id as "importId", row_number as row,
  stored, incoming, state, keep, reason, proposed_by as "proposedBy", resolved_by as "resolvedBy", version`;

type Row = ConflictView & { state: ConflictState; natural_key: string; incoming_hash: string };

const REFUSALS = { proposed: 'conflict.not-open', resolved: 'conflict.nothing-proposed' };

/** Rows in conflict with what is stored: one person says which is right, another confirms. */
@Injectable()
export class ConflictService {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(RecordFacts) private readonly facts: RecordFacts,
    @Inject(RatingService) private readonly ratings: RatingService,
  ) {}

  async list(query: ConflictQuery): Promise<ConflictPage> {
    const limit = query.limit ?? PAGE;
    const items = await this.db.query<ConflictView>(
      `select ${COLUMNS} from import_conflict
       where ($1::text is null or state = $1) and ($2::uuid is null or id > $2) order by id limit $3`,
      [query.state ?? null, query.cursor ?? null, limit],
    );
    return { items, nextCursor: items.length === limit ? items.at(-1)!.id : null };
  }

  /** @throws DomainError conflict.not-found, conflict.not-open, precondition.failed */
  propose(id: string, body: ProposeResolution, seen: number, actor: Actor): Promise<ConflictView> {
    return this.db.command(async (tx) => {
      const conflict = await this.take(tx, id, 'proposed', seen);
      await sql(
        tx,
        `update import_conflict set state = $2, keep = $3, reason = $4, proposed_by = $5, proposed_at = $6,
           version = version + 1 where id = $1`,
        [id, 'proposed', body.keep, body.reason, actor.id, this.clock.now()],
      );
      await this.note(tx, 'import-conflict.proposed', conflict, { keep: body.keep, reason: body.reason });
      return viewOf(tx, id);
    });
  }

  /** @throws DomainError conflict.nothing-proposed, conflict.same-person, conflict.stored-changed, precondition.failed */
  confirm(id: string, seen: number, actor: Actor): Promise<ConflictView> {
    return this.db.command(async (tx) => {
      const conflict = await this.take(tx, id, 'resolved', seen);
      if (conflict.proposedBy === actor.id)
        throw new DomainError('forbidden', 'conflict.same-person', { by: actor.id });
      const enterprise = await lockEnterprise(tx, conflict.enterpriseId);
      const at = this.clock.now();
      if (conflict.keep === 'new') await this.replace(tx, conflict, enterprise, at);
      else await reject(tx, conflict.natural_key, conflict.incoming_hash);
      await sql(
        tx,
        `update import_conflict set state = $2, resolved_by = $3, resolved_at = $4, version = version + 1 where id = $1`,
        [id, 'resolved', actor.id, at],
      );
      await this.note(tx, 'import-conflict.resolved', conflict, { keep: conflict.keep });
      return viewOf(tx, id);
    });
  }

  /** The stored record was wrong, so it is void from its origin; what the file says is recorded in its place. */
  private async replace(tx: Tx, conflict: Row, enterprise: EnterpriseRow, at: Date): Promise<void> {
    const [key] = await sql<{ record_id: string }>(
      tx,
      `select record_id from record_key where natural_key = $1 for update`,
      [conflict.natural_key],
    );
    if (key?.record_id !== conflict.recordId) {
      throw new DomainError('conflict', 'conflict.stored-changed', { recordId: conflict.recordId });
    }
    const [ended] = await sql<{ on: CalendarDate | null }>(
      tx,
      `select min(acts_on) as on from record_fact where record_id = $1 and kind = 'ended'`,
      [conflict.recordId],
    );
    await reject(
      tx,
      conflict.natural_key,
      wholeHashOf(conflict.stored as Record<string, string | null>, ended?.on ?? null),
    );
    const { keyParts: _keyParts, endedOn, ...incoming } = conflict.incoming as unknown as SourceFact;
    const recordId = newId();
    const enterpriseId = enterprise.id;
    const today = this.clock.today();
    const news = await this.facts.note(
      tx,
      [
        {
          recordId: conflict.recordId,
          enterpriseId,
          kind: 'annulled',
          sourceId: conflict.id,
          actsOn: today,
          detail: { reason: 'import-conflict' },
        },
      ],
      at,
    );
    const { uscc } = enterprise;
    const from = { importId: conflict.importId, rowNumber: conflict.row, sourceEventId: null };
    news.push(...(await this.facts.record(tx, [{ ...incoming, ...from, id: recordId, enterpriseId, uscc }], at)));
    if (endedOn !== null) {
      const end = { recordId, enterpriseId, kind: 'ended' as const, sourceId: conflict.id, actsOn: endedOn };
      news.push(...(await this.facts.note(tx, [{ ...end, detail: { reason: 'end-in-file' } }], at)));
    }
    await sql(tx, `update record_key set record_id = $2, content_hash = $3 where natural_key = $1`, [
      conflict.natural_key,
      recordId,
      hashOf(incoming.content),
    ]);
    await this.ratings.rateAgain(tx, causesOf(news), { at, day: today });
  }

  private async take(tx: Tx, id: string, to: keyof typeof REFUSALS, seen: number): Promise<Row> {
    const [found] = await sql<Row>(
      tx,
      `select ${COLUMNS}, natural_key, incoming_hash from import_conflict where id = $1 for update`,
      [id],
    );
    if (!found) throw new DomainError('not-found', 'conflict.not-found', { id });
    if (!conflictStates.allows(found.state, to)) throw new DomainError('conflict', REFUSALS[to], { id });
    mustBeVersion(found.version, seen);
    return found;
  }

  private async note(tx: Tx, action: Act, conflict: Row, detail: Record<string, unknown>): Promise<void> {
    const { id: subjectId, enterpriseId } = conflict;
    await this.audit.add(tx, { action, subjectKind: 'import-conflict', subjectId, enterpriseId, detail });
  }
}

async function reject(tx: Tx, naturalKey: string, contentHash: string): Promise<void> {
  await sql(tx, `insert into rejected_content (natural_key, content_hash) values ($1, $2) on conflict do nothing`, [
    naturalKey,
    contentHash,
  ]);
}

async function viewOf(tx: Tx, id: string): Promise<ConflictView> {
  const [row] = await sql<ConflictView>(tx, `select ${COLUMNS} from import_conflict where id = $1`, [id]);
  return row!;
}
