import { Inject, Injectable } from '@nestjs/common';
import { penaltyDeterminedV1 } from '@app/contracts/violation';
import { pledgeBreachedV1 } from '@app/contracts/pledge';
import { seriousListEnteredV1 } from '@app/contracts/lists';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { countsOf, Filter, Keyset, type Listing, literal } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import type { ServiceDefinition } from '@app/platform/service-definition';
import { SERVICE } from '@app/platform/tokens';
import type { ClassDecisionView } from '../classification/class-decision.dto';
import { documentLike, enterprisesLike, soughtOf } from '../search/text-search';
import { happeningsOf } from './record-history';
import type { RecordDetail, RecordPage, RecordQuery, RecordRow, RecordSource } from './record-list.dto';
import { stateOn } from './record-states';

/** What `q` is looked for in has its own indexes here, so it is a condition of the filter. */
const LISTING: Listing = {
  from: `record_state s join credit_record r on r.id = s.record_id join enterprise e on e.id = s.enterprise_id`,
  id: 's.record_id',
  texts: [],
  sorts: {
    determinedOn: { by: 's.determined_on', type: 'date' },
    recordedAt: { by: 's.recorded_at', type: 'timestamptz' },
    points: { by: 's.points', type: 'numeric' },
  },
  usualSort: '-determinedOn',
};

/** @param state expression of SQL */
const columns = (
  state: string,
): string => `s.record_id as id, s.enterprise_id as "enterpriseId", e.name as "enterpriseName",
  e.uscc, s.record, s.class, exists (select 1 from class_decision d where d.record_id = s.record_id
    and d.confirmed_by is not null) as "classByHand",
  s.determined_on as "determinedOn", s.recorded_at as "recordedAt", ${state} as state, s.annulled_on as "annulledOn",
  s.closed_on as "closedOn", case when ${state} = 'counting' then s.points::text else '0.00' end as points,
  case when ${state} = 'counting' then s.counts_until end as "countsUntil",
  r.document_number as "documentNumber", r.authority, r.offence, r.sector,
  case when r.import_id is null then 'event' else 'import' end as "sourceKind", r.import_id as "importId",
  r.row_number as "rowNumber"`;

/** What the events that make records are about. */
const SOURCES: Record<string, { kind: string; field: string }> = {
  [penaltyDeterminedV1.type]: { kind: 'penalty', field: 'penaltyId' },
  [pledgeBreachedV1.type]: { kind: 'pledge', field: 'pledgeId' },
  [seriousListEnteredV1.type]: { kind: 'serious-list-entry', field: 'entryId' },
};

type Row = Omit<RecordRow, 'recordedAt'> & { recordedAt: Date };

interface More {
  content: Record<string, unknown>;
  classifiedBy: Record<string, unknown> | null;
  obligationsFulfilledOn: string | null;
  sourceEventId: string | null;
  import: RecordDetail['import'];
  proposedClass: RecordDetail['proposedClass'];
}

/** Records over the whole database, and one of them in full. */
@Injectable()
export class RecordListReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SERVICE) private readonly service: ServiceDefinition,
  ) {}

  /** @throws DomainError request.invalid for a cursor of another list */
  async list(query: RecordQuery): Promise<RecordPage> {
    const filter = filterOf(query);
    const state = stateOn(filter.value(this.clock.today()));
    filter.add(`${state} = any(?::text[])`, query.state);
    const keyset = new Keyset(LISTING, filter, query);
    const rows = await this.db.query<Row & { sortValue: string }>(
      `select ${columns(state)}, ${keyset.sortValue} as "sortValue" from ${LISTING.from}
       where ${filter.where} order by ${keyset.orderBy} limit ${keyset.fetch}`,
      filter.values,
    );
    return keyset.page(rows, view);
  }

  /** By state, with the filters of the list but state. */
  counts(query: RecordQuery): Promise<Counts> {
    const filter = filterOf(query);
    return countsOf(this.db, LISTING, filter, {}, stateOn(filter.value(this.clock.today())));
  }

  /** @throws DomainError record.not-found; also for another enterprise's */
  async get(recordId: string, actor: Actor): Promise<RecordDetail> {
    const [row] = await this.db.query<Row & More>(
      `select ${columns(stateOn('$2'))}, r.content, r.classified_by as "classifiedBy", r.source_event_id as "sourceEventId",
         coalesce((select f.acts_on from record_fact f where f.record_id = r.id and f.kind = 'obligations-fulfilled'
           order by f.source_id desc limit 1), r.obligations_fulfilled_on) as "obligationsFulfilledOn",
         (select jsonb_build_object('importId', i.id, 'row', r.row_number, 'kind', i.kind, 'source', i.source,
            'fileName', i.file_name, 'uploadedBy', i.uploaded_by, 'uploadedAt', i.uploaded_at)
          from import i where i.id = r.import_id) as import,
         (select jsonb_build_object('id', d.id, 'recordId', d.record_id, 'class', d.class, 'reason', d.reason, 'setBy', d.set_by,
            'setAt', d.set_at, 'confirmedBy', null, 'confirmedAt', null, 'version', d.version)
          from class_decision d where d.record_id = r.id and d.confirmed_by is null) as "proposedClass"
       from ${LISTING.from} where s.record_id = $1`,
      [recordId, this.clock.today()],
    );
    if (!row || isForeign(actor, row.enterpriseId)) {
      throw new DomainError('not-found', 'record.not-found', { id: recordId });
    }
    const namesPeople = !actor.roles.includes('enterprise');
    const from = row.import && {
      ...row.import,
      uploadedBy: namesPeople ? row.import.uploadedBy : null,
      uploadedAt: new Date(row.import.uploadedAt).toISOString(),
    };
    const proposedClass = namesPeople && row.proposedClass ? withInstant(row.proposedClass) : null;
    const history = await happeningsOf(this.db.manager, recordId, namesPeople);
    const source = await this.sourceOf(row.sourceEventId);
    return { ...row, ...view(row), import: from, proposedClass, source, history };
  }

  /** By the event as it came: it names the thing that the record was made of. */
  private async sourceOf(eventId: string | null): Promise<RecordSource | null> {
    if (eventId === null) return null;
    const [event] = await this.db.query<{ type: string; value: string | null }>(
      `select type, value from inbox where consumer = $1 and event_id = $2`,
      [this.service.name, eventId],
    );
    const source = SOURCES[event?.type ?? ''];
    const data = JSON.parse(event?.value ?? '{}') as Record<string, unknown>;
    const id = source && data[source.field];
    return typeof id === 'string' ? { kind: source!.kind, id } : null;
  }
}

function filterOf(query: RecordQuery): Filter {
  const filter = new Filter()
    .add('s.enterprise_id = ?::uuid', query.enterpriseId)
    .add('s.record = any(?::text[])', query.kind)
    .add('s.class = any(?::text[])', query.class)
    .add(`case when r.import_id is null then 'event' else 'import' end = any(?::text[])`, query.sourceKind)
    .add('r.authority like ?', query.authority && `%${literal(query.authority)}%`)
    .add('s.determined_on >= ?::date', query.determinedFrom)
    .add('s.determined_on <= ?::date', query.determinedTo)
    .addDays('s.recorded_at', query.recordedFrom, query.recordedTo);
  if (query.q) {
    const sought = soughtOf(query.q);
    const enterprises = `select record_id from record_state where enterprise_id in (${enterprisesLike(sought, filter)})`;
    const documents =
      sought.document === null
        ? ''
        : ` union select id from credit_record where ${documentLike('document_number', sought.document, filter)}`;
    filter.and(`s.record_id in (${enterprises}${documents})`);
  }
  return filter;
}

/** JSON of the database has another form of instants. */
function withInstant(proposed: ClassDecisionView): ClassDecisionView {
  return { ...proposed, setAt: new Date(proposed.setAt).toISOString() };
}

function view(row: Row): RecordRow {
  return { ...row, recordedAt: row.recordedAt.toISOString() };
}
