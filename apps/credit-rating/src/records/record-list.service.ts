import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import type { ClassDecisionView } from '../classification/class-decision.dto';
import { keysetOf, type SortKey } from '../listing/keyset';
import { documentLike, enterprisesLike, likeText, Parameters, soughtOf } from '../listing/text-search';
import { happeningsOf } from './record-history';
import type { RecordCounts, RecordDetail, RecordPage, RecordQuery, RecordRow } from './record-list.dto';
import { stateOn } from './record-states';

const PAGE = 50;

const KEYS: Record<string, SortKey> = {
  determinedOn: { expression: 's.determined_on', type: 'date' },
  recordedAt: { expression: 's.recorded_at', type: 'timestamptz' },
  points: { expression: 's.points', type: 'numeric' },
};

const FROM = `record_state s join credit_record r on r.id = s.record_id join enterprise e on e.id = s.enterprise_id`;

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
  ) {}

  /** @throws DomainError request.invalid for a cursor of another list */
  async list(query: RecordQuery): Promise<RecordPage> {
    const limit = query.limit ?? PAGE;
    const parameters = new Parameters();
    const state = stateOn(parameters.add(this.clock.today()));
    const where = filter(query, parameters, query.state && { expression: state, values: query.state });
    const keys = keysetOf(
      KEYS,
      's.record_id',
      { sort: query.sort ?? '-determinedOn', cursor: query.cursor },
      parameters,
    );
    const rows = await this.db.query<Row & { sortValue: string }>(
      `select ${columns(state)}, ${keys.sortValue} as "sortValue" from ${FROM}
       where ${where} and ${keys.after} order by ${keys.orderBy} limit ${parameters.add(limit)}`,
      parameters.values,
    );
    return {
      items: rows.map(({ sortValue: _sortValue, ...row }) => view(row)),
      nextCursor: rows.length === limit ? keys.cursorOf(rows.at(-1)!) : null,
    };
  }

  /** By state, with the filters of the list but state. */
  async counts(query: RecordQuery): Promise<RecordCounts> {
    const parameters = new Parameters();
    const state = stateOn(parameters.add(this.clock.today()));
    const rows = await this.db.query<{ state: string; count: number }>(
      `select ${state} as state, count(*)::int as count from ${FROM} where ${filter(query, parameters)} group by 1`,
      parameters.values,
    );
    return { counts: Object.fromEntries(rows.map((row) => [row.state, row.count])) };
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
       from ${FROM} where s.record_id = $1`,
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
    return { ...row, ...view(row), import: from, proposedClass, history };
  }
}

function filter(query: RecordQuery, parameters: Parameters, state?: { expression: string; values: string[] }): string {
  const parts = ['true'];
  const anyOf = (column: string, values: string[] | undefined): void => {
    if (values) parts.push(`${column} = any(${parameters.add(values)}::text[])`);
  };
  if (query.enterpriseId) parts.push(`s.enterprise_id = ${parameters.add(query.enterpriseId)}`);
  anyOf('s.record', query.kind);
  anyOf('s.class', query.class);
  if (state) anyOf(state.expression, state.values);
  anyOf(`case when r.import_id is null then 'event' else 'import' end`, query.sourceKind);
  if (query.authority) parts.push(`r.authority like ${parameters.add(`%${likeText(query.authority)}%`)}`);
  if (query.determinedFrom) parts.push(`s.determined_on >= ${parameters.add(query.determinedFrom)}::date`);
  if (query.determinedTo) parts.push(`s.determined_on <= ${parameters.add(query.determinedTo)}::date`);
  const midnight = (day: string, days: number): string =>
    `(${parameters.add(day)}::date + ${days})::timestamp at time zone 'Asia/Shanghai'`;
  if (query.recordedFrom) parts.push(`s.recorded_at >= ${midnight(query.recordedFrom, 0)}`);
  if (query.recordedTo) parts.push(`s.recorded_at < ${midnight(query.recordedTo, 1)}`);
  if (query.q) {
    const sought = soughtOf(query.q);
    const enterprises = `select record_id from record_state where enterprise_id in (${enterprisesLike(sought, parameters)})`;
    const documents =
      sought.document === null
        ? ''
        : ` union select id from credit_record where ${documentLike('document_number', sought.document, parameters)}`;
    parts.push(`s.record_id in (${enterprises}${documents})`);
  }
  return parts.join(' and ');
}

/** JSON of the database has another form of instants. */
function withInstant(proposed: ClassDecisionView): ClassDecisionView {
  return { ...proposed, setAt: new Date(proposed.setAt).toISOString() };
}

function view(row: Row): RecordRow {
  return { ...row, recordedAt: row.recordedAt.toISOString() };
}
