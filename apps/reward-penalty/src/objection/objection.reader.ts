import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@app/kernel/errors';
import { type Actor, isForeign, whoseList } from '@app/platform/auth';
import { Database } from '@app/platform/database';
import { EnterpriseCopies } from '@app/platform/enterprise-copies';
import { countsOf, Filter, inOrder, type Listing, pageOf } from '@app/platform/listing';
import { Papers } from '@app/platform/papers';
import type { Counts } from '@app/platform/listing.dto';
import { In } from 'typeorm';
import { documentNumbers } from '../facts/document-numbers';
import type { ObjectionPage, ObjectionRow, ObjectionsQuery } from './objection.dto';
import { Objection } from './objection.entity';
import { answerOf, OBJECTION_SUBJECT } from './objection.service';

const LISTING: Listing = {
  from: `objection o join enterprise_copy e on e.id = o.enterprise_id join credit_record_copy c on c.record_id = o.record_id`,
  id: 'o.id',
  texts: ['c.document_number'],
  sorts: { filedOn: { by: 'o.filed_on', type: 'date' } },
};

/** Objections as they are shown. */
@Injectable()
export class ObjectionReader {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(EnterpriseCopies) private readonly enterprises: EnterpriseCopies,
    @Inject(Papers) private readonly papers: Papers,
  ) {}

  async list(query: ObjectionsQuery, actor: Actor): Promise<ObjectionPage> {
    const { ids, nextCursor } = await pageOf(this.db, LISTING, filterOf(query, actor), query);
    const found = inOrder(ids, await this.db.manager.findBy(Objection, { id: In(ids) }));
    return { items: await this.rows(found), nextCursor };
  }

  /** By state, whatever state is asked for. */
  counts({ state: _, ...query }: ObjectionsQuery, actor: Actor): Promise<Counts> {
    return countsOf(this.db, LISTING, filterOf(query, actor), query, 'o.state');
  }

  /** @throws DomainError objection.not-found; also for another enterprise's */
  async get(id: string, actor: Actor): Promise<ObjectionRow> {
    const objection = await this.db.manager.findOneBy(Objection, { id });
    if (!objection || isForeign(actor, objection.enterpriseId)) {
      throw new DomainError('not-found', 'objection.not-found', { id });
    }
    return (await this.rows([objection]))[0]!;
  }

  private async rows(objections: Objection[]): Promise<ObjectionRow[]> {
    const numbers = await documentNumbers(
      this.db,
      objections.map(({ recordId }) => recordId),
    );
    const ids = objections.map(({ id }) => id);
    const papers = await this.papers.ofAll(this.db.manager, OBJECTION_SUBJECT, ids);
    const items = await this.enterprises.withNames(
      objections.map((objection) => answerOf(objection, papers.get(objection.id) ?? [])),
    );
    return items.map((item) => ({ ...item, recordDocumentNumber: numbers.get(item.recordId) ?? null }));
  }
}

function filterOf(query: ObjectionsQuery, actor: Actor): Filter {
  return new Filter()
    .add('o.enterprise_id = ?', whoseList(actor, query.enterpriseId))
    .add('o.state = any(?)', query.state)
    .add('o.record_id = ?', query.recordId)
    .add('o.filed_on >= ?', query.filedFrom)
    .add('o.filed_on <= ?', query.filedTo);
}
