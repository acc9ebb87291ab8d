import { BaseRpcContext, type CustomTransportStrategy, Server } from '@nestjs/microservices';
import type { CloudEvent } from '@app/contracts/cloud-event';
import { eventByType } from '@app/contracts/all-events';
import type { Topic } from '@app/contracts/define-event';
import type { PinoLogger } from 'nestjs-pino';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Database, Tx } from './database';
import { type EventHandler, Inbox, type InboxOptions } from './inbox';
import { type KafkaOptions, KafkaReader } from './kafka';
import type { Metrics } from './metrics';

/** What a handler of `@EventPattern(type)` gets beside the data: `@Ctx() context: EventContext`. */
export class EventContext extends BaseRpcContext<[CloudEvent, Tx]> {
  get event(): CloudEvent {
    return this.getArgByIndex(0) as CloudEvent;
  }

  /** The transaction in which the event is marked as handled; every effect belongs into it. */
  get tx(): Tx {
    return this.getArgByIndex(1) as Tx;
  }
}

/**
 * Nest's event handlers over our inbox. The transport that comes with Nest is unsafe for money: a failing handler stops
 * its partition for ever, an unmatched pattern is logged and skipped, a crashed consumer leaves a live process.
 */
export class KafkaInboxStrategy extends Server implements CustomTransportStrategy {
  inbox: Inbox | undefined;
  reader: KafkaReader | undefined;
  /** What it reads, without the prefix. */
  topics: Topic[] = [];

  constructor(
    private readonly db: Database,
    private readonly kafka: KafkaOptions,
    private readonly topicPrefix: string,
    private readonly inboxOptions: InboxOptions,
    private readonly log: PinoLogger,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    try {
      const handlers = this.eventHandlers();
      this.inbox = new Inbox(this.db, handlers, this.inboxOptions, this.log, this.metrics);
      const topics = [...new Set([...handlers.keys()].map((type) => eventByType.get(type)!.topic))];
      this.topics = topics;
      this.inbox.start();
      if (topics.length > 0) {
        const inbox = this.inbox;
        this.reader = new KafkaReader(
          this.kafka,
          this.topicPrefix + this.inboxOptions.consumer,
          topics.map((topic) => this.topicPrefix + topic),
          (messages, position) => inbox.take(messages, position),
          this.log,
        );
        this.reader.start();
      }
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> {
    await this.reader?.stop();
    await this.inbox?.stop();
  }

  on(): void {
    throw new Error('This transport has no events of its own');
  }

  unwrap<T>(): T {
    return this.reader as T;
  }

  private eventHandlers(): Map<string, EventHandler> {
    const handlers = new Map<string, EventHandler>();
    for (const [pattern, first] of this.messageHandlers) {
      if (!eventByType.has(pattern)) throw new Error(`@EventPattern('${pattern}') names no event of libs/contracts`);
      const chain: (typeof first)[] = [];
      for (let handler: typeof first | undefined = first; handler; handler = handler.next as typeof first | undefined)
        chain.push(handler);
      // Nest would start the next one beside each: in one transaction they go one after the other, and each once.
      for (const handler of chain) delete handler.next;
      handlers.set(pattern, async (event, tx) => {
        for (const handler of chain) {
          const result: unknown = await handler(event.data, new EventContext([event, tx]));
          if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
        }
      });
    }
    return handlers;
  }
}
