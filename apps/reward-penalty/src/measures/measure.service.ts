import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import type { Counts } from '@app/platform/listing.dto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { Audit } from '@app/platform/audit';
import { type Actor, isForeign, whoseList } from '@app/platform/auth';
import { Clock } from '@app/platform/clock';
import { Database, getForUpdate, type Tx } from '@app/platform/database';
import { newId } from '@app/platform/id';
import { mustBeVersion } from '@app/platform/if-match';
import { In } from 'typeorm';
import type {
  GiveFeedback,
  MeasureAnswer,
  MeasureCatalogueAnswer,
  MeasurePage,
  MeasureRow,
  MeasuresQuery,
  SeenMeasure,
} from './measure.dto';
import { Measure, MeasureCause, MeasureFeedback, measureStates } from './measure.entity';
import { eachRow } from '../red-list/each-row';
import type { RowResults } from '../red-list/red-list.dto';
import { MeasureCatalogues } from './measure-catalogue';

const LISTING: Listing = {
  from: 'measure m join enterprise_copy e on e.id = m.enterprise_id',
  id: 'm.id',
  texts: [`m.title ->> 'zh'`],
  sorts: { imposedOn: { by: 'm.imposed_on', type: 'date' } },
};

function filterOf(query: MeasuresQuery, actor: Actor): Filter {
  const enterpriseId = whoseList(actor, query.enterpriseId);
  const own = actor.roles.includes('regulator') && !enterpriseId ? (actor.department ?? undefined) : undefined;
  return new Filter()
    .add('m.enterprise_id = ?', enterpriseId)
    .add('m.department = ?', query.department ?? own)
    .add('m.state = any(?)', query.state)
    .add('m.kind = any(?)', query.kind)
    .add('m.code = ?', query.code)
    .add('m.imposed_on >= ?', query.imposedFrom)
    .add('m.imposed_on <= ?', query.imposedTo);
}

/** What people see of measures, and what departments answer. */
@Injectable()
export class Measures {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(MeasureCatalogues) private readonly catalogues: MeasureCatalogues,
  ) {}

  /** @throws DomainError measure.not-found, measure.other-department, measure.wrong-state */
  feedback(id: string, seen: number, given: GiveFeedback, actor: Actor): Promise<MeasureAnswer> {
    return this.db.command(async (tx) => {
      const measure = await this.feedbackIn(tx, { id, version: seen }, given, actor);
      const [answer] = await answersOf(tx, [measure]);
      return answer!;
    });
  }

  /** The same answer for each of several; each row for itself. Locked by id, so that two batches do not wait for each other. */
  feedbackOnMany(seen: SeenMeasure[], given: GiveFeedback, actor: Actor): Promise<RowResults> {
    return this.db.command((tx) =>
      eachRow(
        seen,
        ({ id }) => id,
        (one) => this.feedbackIn(tx, one, given, actor),
        ({ id }) => ({ enterpriseId: null, id }),
      ),
    );
  }

  /** A refusal comes before anything is written. */
  private async feedbackIn(
    tx: Tx,
    { id, version }: SeenMeasure,
    { done, note }: GiveFeedback,
    actor: Actor,
  ): Promise<Measure> {
    const measure = await getForUpdate(tx, Measure, id, 'measure.not-found');
    if (actor.department !== measure.department) {
      const { department } = measure;
      throw new DomainError('forbidden', 'measure.other-department', { department, yours: actor.department });
    }
    mustBeVersion(measure.version, version);
    const about = measure.liftOrderedOn ? 'lifted' : 'applied';
    measureStates.mustAllow(id, measure.state, about);
    const today = this.clock.today();
    if (!done) measure.version += 1;
    else {
      measure.moveTo(about);
      if (about === 'applied') measure.appliedOn = today;
      else measure.liftedOn = today;
    }
    await tx.save(measure);
    await tx.insert(MeasureFeedback, {
      ...{ id: newId(), measureId: id, about, done, note, givenBy: actor.id, givenOn: today },
    });
    await this.audit.add(tx, {
      action: done ? `measure.${about}` : 'measure.delayed',
      subjectKind: 'measure',
      subjectId: id,
      enterpriseId: measure.enterpriseId,
      detail: { code: measure.code, department: measure.department, about, note },
    });
    return measure;
  }

  async list(query: MeasuresQuery, actor: Actor): Promise<MeasurePage> {
    const { ids, nextCursor } = await pageOf(this.db, LISTING, filterOf(query, actor), query);
    const found = inOrder(ids, await this.db.manager.findBy(Measure, { id: In(ids) }));
    return { items: await this.enterprises.withNames(await answersOf(this.db.manager, found)), nextCursor };
  }

  /** By state, whatever state is asked for. */
  counts({ state: _, ...query }: MeasuresQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, filterOf(query, actor), query, 'm.state');
  }

  /** @throws DomainError measure.not-found; also for one on another enterprise */
  async get(id: string, actor: Actor): Promise<MeasureRow> {
    const measure = await this.db.manager.findOneBy(Measure, { id });
    if (!measure || isForeign(actor, measure.enterpriseId)) {
      throw new DomainError('not-found', 'measure.not-found', { id });
    }
    const [answer] = await this.enterprises.withNames(await answersOf(this.db.manager, [measure]));
    return answer!;
  }

  /** @throws DomainError measure.no-catalogue */
  catalogue(): MeasureCatalogueAnswer {
    const on = this.clock.today();
    const catalogue = this.catalogues.on(on);
    if (!catalogue) throw new DomainError('not-found', 'measure.no-catalogue', { on });
    const { id, version, title, effectiveFrom, basis, measures } = catalogue;
    return { id, version, title, effectiveFrom, basis, measures };
  }
}

async function answersOf(tx: Tx, measures: Measure[]): Promise<MeasureAnswer[]> {
  const measureId = In(measures.map(({ id }) => id));
  const causes = await tx.find(MeasureCause, { where: { measureId }, order: { sinceOn: 'ASC', causeId: 'ASC' } });
  const feedback = await tx.find(MeasureFeedback, { where: { measureId }, order: { id: 'ASC' } });
  return measures.map((measure) => {
    const { id, enterpriseId, code, title, kind, legalBasis, catalogueVersion, department, state, version } = measure;
    const { imposedOn, appliedOn, liftOrderedOn, liftedOn } = measure;
    return {
      ...{ id, enterpriseId, code, title, kind, legalBasis, catalogueVersion, department, state, version },
      ...{ imposedOn, appliedOn, liftOrderedOn, liftedOn },
      causes: causes
        .filter((cause) => cause.measureId === id)
        .map((cause) => ({ kind: cause.kind, id: cause.causeId, sinceOn: cause.sinceOn, endedOn: cause.endedOn })),
      feedback: feedback
        .filter((given) => given.measureId === id)
        .map(({ about, done, note, givenBy, givenOn }) => ({ about, done, note, givenBy, givenOn })),
    };
  });
}
