import { In } from 'typeorm';
import { documentNumbers } from '../facts/document-numbers';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { Inject, Injectable } from '@nestjs/common';
import type { CalendarDate } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, whoseList } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database } from '@app/platform/database';
import { Papers } from '@app/platform/papers';
import type { PaperLine } from '@app/platform/papers.dto';
import type { RepairAnswer, RepairPage, RepairRow, RepairsQuery } from './repair.dto';
import { Repair } from './repair.entity';
import { reasonViews } from './repair.words';

/** What papers of a repair are attached to. */
export const REPAIR_SUBJECT = 'repair';

/** Last day for the step it waits for. */
const DUE_ON = `case r.state when 'filed' then r.accept_due_on when 'accepted' then r.decide_due_on end`;
const LISTING: Listing = {
  from: `repair r join enterprise_copy e on e.id = r.enterprise_id join credit_record_copy c on c.record_id = r.record_id`,
  id: 'r.id',
  texts: ['c.document_number'],
  sorts: {
    filedOn: { by: 'r.filed_on', type: 'date' },
    dueOn: { by: `coalesce(${DUE_ON}, '9999-12-31')`, type: 'date' },
  },
};

@Injectable()
export class RepairReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(Papers) private readonly papers: Papers,
  ) {}

  /** Newest first, unless sorted. An enterprise sees its own. */
  async list(query: RepairsQuery, actor: Actor): Promise<RepairPage> {
    const { ids, nextCursor } = await pageOf(this.db, LISTING, this.filterOf(query, actor), query);
    const found = inOrder(ids, await this.db.manager.findBy(Repair, { id: In(ids) }));
    return { items: await this.rows(found), nextCursor };
  }

  /** By state, whatever state is asked for. */
  counts({ state: _, ...query }: RepairsQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, this.filterOf(query, actor), query, 'r.state');
  }

  /** @throws DomainError repair.not-found; also for another enterprise's */
  async get(id: string, actor: Actor): Promise<RepairRow> {
    const repair = await this.db.manager.findOneBy(Repair, { id });
    if (!repair || isForeign(actor, repair.enterpriseId)) {
      throw new DomainError('not-found', 'repair.not-found', { id });
    }
    return (await this.rows([repair]))[0]!;
  }

  private async rows(repairs: Repair[]): Promise<RepairRow[]> {
    const today = this.clock.today();
    const numbers = await documentNumbers(
      this.db,
      repairs.map(({ recordId }) => recordId),
    );
    const ids = repairs.map(({ id }) => id);
    const papers = await this.papers.ofAll(this.db.manager, REPAIR_SUBJECT, ids);
    const items = await this.enterprises.withNames(
      repairs.map((repair) => answerOf(repair, today, papers.get(repair.id) ?? [])),
    );
    return items.map((item, at) => ({
      ...item,
      dueOn: dueOnOf(repairs[at]!),
      recordDocumentNumber: numbers.get(item.recordId) ?? null,
    }));
  }

  private filterOf(query: RepairsQuery, actor: Actor): Filter {
    return new Filter()
      .add('r.enterprise_id = ?', whoseList(actor, query.enterpriseId))
      .add('r.state = any(?)', query.state)
      .add('r.record_id = ?', query.recordId)
      .add('r.filed_on >= ?', query.filedFrom)
      .add('r.filed_on <= ?', query.filedTo)
      .add(`${DUE_ON} >= ?`, query.dueFrom)
      .add(`${DUE_ON} <= ?`, query.dueTo)
      .add(
        `coalesce(${DUE_ON} < ?, false) = ${query.overdue === true}`,
        query.overdue === undefined ? undefined : this.clock.today(),
      );
  }
}

function dueOnOf({ state, acceptDueOn, decideDueOn }: Repair): CalendarDate | null {
  return state === 'filed' ? acceptDueOn : state === 'accepted' ? decideDueOn : null;
}

export function answerOf(repair: Repair, today: CalendarDate, papers: PaperLine[]): RepairAnswer {
  const { ruleId, ruleVersion, ruleHash, reasons, grantedEventId: _event, ...plain } = repair;
  const dueOn = dueOnOf(repair);
  return {
    ...plain,
    papers,
    regime: { id: ruleId, version: ruleVersion, hash: ruleHash },
    reasons: reasonViews(reasons),
    overdue: dueOn !== null && dueOn < today,
  };
}
