import { Injectable } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import type { creditRecordAnnulledV1 } from '@app/contracts/credit-record';
import type { pledgeBreachedV1, pledgeSignedV1, pledgeVerifiedV1 } from '@app/contracts/pledge';
import { DomainError } from '@app/kernel/errors';
import { sql, type Tx } from '@app/platform/database';
import { recordIdOf } from '@app/platform/source-record';

type Told = Pick<EventData<typeof pledgeSignedV1>, 'pledgeId' | 'enterpriseId' | 'item'>;

/** Pledges as commitment tells of them, in any order, and the applications that rely on them. */
@Injectable()
export class Pledges {
  signed(tx: Tx, data: EventData<typeof pledgeSignedV1>): Promise<void> {
    return this.note(tx, data, { signed_on: data.signedOn });
  }

  verified(tx: Tx, data: EventData<typeof pledgeVerifiedV1>): Promise<void> {
    return this.note(tx, data, { verified_on: data.verifiedOn });
  }

  /** What lapsed may prove false later, never the other way round. @returns the applications that rely on it */
  async breached(tx: Tx, data: EventData<typeof pledgeBreachedV1>, eventId: string): Promise<string[]> {
    await sql(
      tx,
      `insert into pledge_copy as p (pledge_id, enterprise_id, item, record_id, breach, breached_on, breach_event_id)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (pledge_id) do update set breach = excluded.breach, breached_on = excluded.breached_on,
         breach_event_id = excluded.breach_event_id
       where p.breach is null or (p.breach = 'overdue' and excluded.breach = 'false')`,
      [
        ...[data.pledgeId, data.enterpriseId, data.item, recordIdOf(data.pledgeId)],
        ...[data.breach, data.determinedOn, eventId],
      ],
    );
    return this.applicationsOf(tx, recordIdOf(data.pledgeId));
  }

  /** @returns the applications that rely on the pledge whose breach had made this record; of most records, none */
  async annulled(tx: Tx, data: EventData<typeof creditRecordAnnulledV1>, eventId: string): Promise<string[]> {
    await sql(
      tx,
      `insert into annulled_record (record_id, enterprise_id, annulled_on, event_id) values ($1, $2, $3, $4)
       on conflict (record_id) do nothing`,
      [data.recordId, data.enterpriseId, data.annulledOn, eventId],
    );
    return this.applicationsOf(tx, data.recordId);
  }

  /** The pledge whose breach makes this record; none where another fact made it. */
  async ofRecord(tx: Tx, recordId: string): Promise<string[]> {
    const rows = await sql<{ id: string }>(tx, `select pledge_id as id from pledge_copy where record_id = $1`, [
      recordId,
    ]);
    return rows.map((row) => row.id);
  }

  /**
   * Pledges that an enterprise may rely on. Call CreditFacts.lock first, so that no breach slips in between.
   * @param item the one whose papers the policy asks for: a pledge about water says nothing of a subsidy
   * @throws DomainError application.pledge-unknown, also for another enterprise's; application.pledge-of-other-item;
   *   application.pledge-breached
   */
  async mustStand(tx: Tx, enterpriseId: string, item: string, pledgeIds: string[]): Promise<void> {
    const rows = await sql<{ id: string; item: string; broken: boolean }>(
      tx,
      `select pledge_id as id, item, broken from pledge_standing where enterprise_id = $1 and pledge_id = any($2::uuid[])`,
      [enterpriseId, pledgeIds],
    );
    const known = new Map(rows.map((row) => [row.id, row]));
    const unknown = pledgeIds.filter((id) => !known.has(id));
    if (unknown.length > 0) throw new DomainError('unprocessable', 'application.pledge-unknown', { ids: unknown });
    const others = pledgeIds.filter((id) => known.get(id)!.item !== item);
    if (others.length > 0)
      throw new DomainError('unprocessable', 'application.pledge-of-other-item', { ids: others, item });
    const broken = pledgeIds.filter((id) => known.get(id)!.broken);
    if (broken.length > 0) throw new DomainError('unprocessable', 'application.pledge-breached', { ids: broken });
  }

  async rely(tx: Tx, applicationId: string, pledgeIds: string[]): Promise<void> {
    await sql(tx, `insert into application_pledge (application_id, pledge_id) select $1, unnest($2::uuid[])`, [
      applicationId,
      pledgeIds,
    ]);
  }

  /** What is known already stays: each event is told once, its copies say the same. */
  private async note(tx: Tx, data: Told, told: Record<string, string>): Promise<void> {
    const columns = Object.keys(told);
    await sql(
      tx,
      `insert into pledge_copy as p (pledge_id, enterprise_id, item, record_id, ${columns.join(', ')})
       values ($1, $2, $3, $4, ${columns.map((_, n) => `$${n + 5}`).join(', ')})
       on conflict (pledge_id) do update set ${columns.map((name) => `${name} = coalesce(p.${name}, excluded.${name})`).join(', ')}`,
      [data.pledgeId, data.enterpriseId, data.item, recordIdOf(data.pledgeId), ...Object.values(told)],
    );
  }

  private async applicationsOf(tx: Tx, recordId: string): Promise<string[]> {
    const rows = await sql<{ id: string }>(
      tx,
      `select r.application_id as id from application_pledge r join pledge_copy p on p.pledge_id = r.pledge_id
       where p.record_id = $1 and p.breach is not null order by 1`,
      [recordId],
    );
    return rows.map((row) => row.id);
  }
}
