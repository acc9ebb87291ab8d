import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, whoseList } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { In } from 'typeorm';
import type { InspectionAnswer, InspectionPage, InspectionRow, InspectionsQuery } from './inspection.dto';
import { Inspection } from './inspection.entity';
import { answerOf } from './inspection.service';

const LISTING: Listing = {
  from: `inspection i join enterprise_copy e on e.id = i.enterprise_id left join inspection_plan p on p.id = i.plan_id`,
  id: 'i.id',
  texts: ['i.uscc', 'p.title'],
  sorts: { openedOn: { by: 'i.opened_on', type: 'date' } },
};

/** Inspections as they are shown. */
@Injectable()
export class InspectionReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
  ) {}

  async list(query: InspectionsQuery, actor: Actor): Promise<InspectionPage> {
    const { ids, nextCursor } = await pageOf(this.db, LISTING, filterOf(query, actor), query);
    const found = inOrder(ids, await this.db.manager.findBy(Inspection, { id: In(ids) }));
    return { items: await this.rows(found, actor), nextCursor };
  }

  /** By state, whatever state is asked for. */
  counts({ state: _, ...query }: InspectionsQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, filterOf(query, actor), query, 'i.state');
  }

  /** @throws DomainError inspection.not-found; also for another enterprise's, and its own that is not announced */
  async get(id: string, actor: Actor): Promise<InspectionRow> {
    const found = await this.db.manager.findOneBy(Inspection, { id });
    const hidden =
      actor.roles.includes('enterprise') && (found?.enterpriseId !== actor.enterpriseId || found?.state === 'ordered');
    if (!found || hidden) throw new DomainError('not-found', 'inspection.not-found', { id });
    return (await this.rows([found], actor))[0]!;
  }

  private async rows(found: Inspection[], actor: Actor): Promise<InspectionRow[]> {
    const names = await this.enterprises.getAll([...new Set(found.map(({ enterpriseId }) => enterpriseId))]);
    const planIds = [...new Set(found.flatMap(({ planId }) => planId ?? []))];
    const plans = await this.db.query<{ id: string; title: string }>(
      `select id, title from inspection_plan where id = any($1::uuid[])`,
      [planIds],
    );
    const titles = new Map(plans.map(({ id, title }) => [id, title]));
    return found.map((one) => ({
      ...answerFor(actor, one),
      enterpriseName: names.get(one.enterpriseId)!.name,
      planTitle: one.planId && titles.get(one.planId)!,
    }));
  }
}

function filterOf(query: InspectionsQuery, actor: Actor): Filter {
  const filter = new Filter()
    .add('i.enterprise_id = ?', whoseList(actor, query.enterpriseId))
    .add('i.state = any(?)', query.state)
    .add('i.plan_id = ?', query.planId)
    .add('i.department = ?', query.department)
    .add('i.inspection = any(?)', query.inspection)
    .add('i.outcome = any(?)', query.outcome)
    .add('i.opened_on >= ?', query.openedFrom)
    .add('i.opened_on <= ?', query.openedTo);
  // A visit after a complaint is not announced to whom it is about.
  return actor.roles.includes('enterprise') ? filter.add('i.state <> ?', 'ordered') : filter;
}

/** What gave rise to an inspection may point at who complained: the enterprise does not see it. */
function answerFor(actor: Actor, inspection: Inspection): InspectionAnswer {
  const answer = answerOf(inspection);
  return actor.roles.includes('enterprise') ? { ...answer, reason: null } : answer;
}
