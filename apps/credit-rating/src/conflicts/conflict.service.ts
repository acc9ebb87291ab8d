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
import { Filter } from '@app/platform/listing';
import { type EnterpriseRow, lockEnterprise } from '../enterprises/enterprise-rows';
import { hashOf, wholeHashOf } from '../imports/import-batch';
import { causesOf, RatingService } from '../ratings/rating.service';
import { RecordFacts } from '../records/record-facts.service';
import type { SourceFact } from '../source-rows/source-row';
import { type ConflictState, conflictStates } from './conflict.states';
import type { ConflictCounts, ConflictPage, ConflictQuery, ConflictView, ProposeResolution } from './conflict.dto';
import { documentLike, enterprisesLike, soughtOf } from '../search/text-search';

const PAGE = 50;

const FROM = `import_conflict c join enterprise e on e.id = c.enterprise_id join credit_record r on r.id = c.record_id
  join import i on i.id = c.import_id`;
const COLUMNS = `c.id, c.record_id as "recordId", r.record, r.document_number as "documentNumber",
  c.enterprise_id as "enterpriseId", e.name as "enterpriseName", e.uscc, c.import_id as "importId",
  i.file_name as "fileName", c.row_number as row, c.found_at as "foundAt", c.stored, c.incoming, c.state, c.keep, c.reason,
  c.proposed_by as "proposedBy", c.proposed_at as "proposedAt", c.resolved_by as "resolvedBy",
  c.resolved_at as "resolvedAt", c.version`;

interface Instants {
  foundAt: Date;
  proposedAt: Date | null;
  resolvedAt: Date | null;
}
type Shown = Omit<ConflictView, keyof Instants> & Instants;
type Row = Shown & { state: ConflictState; natural_key: string; incoming_hash: string };

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
    const filter = filterOf(query).add('c.state = any(?::text[])', query.state).add('c.id > ?::uuid', query.cursor);
    const rows = await this.db.query<Shown>(
      `select ${COLUMNS} from ${FROM} where ${filter.where} order by c.id limit ${filter.value(limit)}`,
      filter.values,
    );
    return { items: rows.map(view), nextCursor: rows.length === limit ? rows.at(-1)!.id : null };
  }

  async counts(query: ConflictQuery): Promise<ConflictCounts> {
    const filter = filterOf(query);
    const rows = await this.db.query<{ state: string; count: number }>(
      `select c.state, count(*)::int as count from ${FROM} where ${filter.where} group by 1`,
      filter.values,
    );
    return { counts: Object.fromEntries(rows.map((row) => [row.state, row.count])) };
  }

  /** @throws DomainError conflict.not-found */
  get(id: string): Promise<ConflictView> {
    return viewOf(this.db.manager, id);
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
      `select ${COLUMNS}, natural_key, incoming_hash from ${FROM} where c.id = $1 for update of c`,
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
  const [row] = await sql<Shown>(tx, `select ${COLUMNS} from ${FROM} where c.id = $1`, [id]);
  if (!row) throw new DomainError('not-found', 'conflict.not-found', { id });
  return view(row);
}

function view({ foundAt, proposedAt, resolvedAt, ...row }: Shown): ConflictView {
  return {
    ...row,
    foundAt: foundAt.toISOString(),
    proposedAt: proposedAt?.toISOString() ?? null,
    resolvedAt: resolvedAt?.toISOString() ?? null,
  };
}

function filterOf({ q }: ConflictQuery): Filter {
  const filter = new Filter();
  if (!q) return filter;
  const sought = soughtOf(q);
  const document = sought.document === null ? '' : ` or ${documentLike('r.document_number', sought.document, filter)}`;
  return filter.and(`(c.enterprise_id in (${enterprisesLike(sought, filter)})${document})`);
}
