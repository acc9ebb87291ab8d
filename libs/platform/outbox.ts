import { eventByType } from '@app/contracts/all-events';
import type { EventContract } from '@app/contracts/define-event';
import { newEvent, toKafka } from '@app/contracts/cloud-event';
import type { Clock } from './clock';
import { type Database, type Tx } from './database';
import { preparedSoon } from './prepared';
import { newId } from './id';
import { requestContext } from './request-context';
import { currentTraceparent } from './telemetry';

/** Events that leave with the transaction that made them: a row beside the change, sent by the relay after the commit. */
export class Outbox {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly topicPrefix: string,
  ) {}

  /**
   * Events go on where they went before: what consumers and the others know of this database stands under one prefix.
   * @throws Error when it told its events under another one than it is started with
   */
  async mustGoOnHere(): Promise<void> {
    const [last] = await this.db.query<{ topic: string; type: string }>(
      `select topic, type from outbox order by id desc limit 1`,
    );
    const own = last && eventByType.get(last.type)?.topic;
    if (own === undefined || last?.topic === this.topicPrefix + own) return;
    throw new Error(
      `TOPIC_PREFIX is "${this.topicPrefix}", and the events of this database are told on the topic "${last!.topic}". ` +
        'Only npm run backup -- resume moves a restored database to another prefix: docs/BACKUP.md',
    );
  }

  /**
   * @param supersedes id of the earlier event that this one corrects
   * @returns the id of the event
   * @throws Error when `tx` is not an open transaction: an event without its change would be a lie
   * @throws ZodError when the data breaks the contract
   */
  async add<Data>(tx: Tx, contract: EventContract<Data>, data: Data, supersedes?: string): Promise<string> {
    const [id] = await this.addAll(tx, contract, [data], supersedes);
    return id!;
  }

  /** The same for many events of one type, in one statement; their order is the list's. */
  async addAll<Data>(tx: Tx, contract: EventContract<Data>, list: Data[], supersedes?: string): Promise<string[]> {
    if (!tx.queryRunner?.isTransactionActive) throw new Error('The outbox takes events only inside a transaction');
    if (list.length === 0) return [];
    const time = this.clock.now().toISOString();
    const traceparent = currentTraceparent();
    const ids: string[] = [];
    const rows = list.map((data, n) => {
      const id = newId();
      ids.push(id);
      const event = newEvent(contract, data, {
        id,
        time,
        ...(traceparent ? { traceparent } : {}),
        ...(supersedes ? { supersedes } : {}),
      });
      const { key, headers, value } = toKafka(event);
      return { n, event_id: id, topic: this.topicPrefix + contract.topic, key, type: contract.type, headers, value };
    });
    await preparedSoon(
      tx,
      `insert into outbox (event_id, topic, key, type, headers, value, cause_event_id)
       select event_id, topic, key, type, headers, value, $2
       from jsonb_to_recordset($1::jsonb) as row (n int, event_id uuid, topic text, key text, type text, headers jsonb, value text)
       order by n`,
      [JSON.stringify(rows), requestContext().eventId ?? null],
    );
    this.db.markPublishing(tx);
    return ids;
  }
}
