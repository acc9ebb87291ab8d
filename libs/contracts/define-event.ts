import { z } from 'zod';

/** The four owning services; each has one topic of its name. */
export type Topic = 'credit-rating' | 'commitment' | 'reward-penalty' | 'subsidy';

/**
 * One event type, declared once: its CloudEvents `type`, the topic of its owner, and the schema of its data.
 * Every event is about one enterprise or, where none is concerned, one aggregate: `keyOf` names the Kafka key, so that
 * the events of one key stay in order.
 */
export interface EventContract<Data = unknown> {
  /** `shouxin.<noun>.<past-participle>.v<N>` */
  readonly type: string;
  readonly topic: Topic;
  readonly summary: { readonly zh: string; readonly en: string };
  readonly schema: z.ZodType<Data>;
  /** The Kafka key of an event with this data. A method, so that a contract of some data passes as a contract of any. */
  keyOf(data: Data): string;
}

const TYPE = /^shouxin\.[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]*$/;

/** @throws Error when the type does not follow the naming rule: a mistake of the programmer. */
export function defineEvent<Data extends Record<string, unknown>>(event: {
  type: string;
  topic: Topic;
  summary: { zh: string; en: string };
  data: z.ZodType<Data>;
  key: keyof Data & string;
}): EventContract<Data> {
  if (!TYPE.test(event.type)) throw new Error(`Event type ${event.type} is not shouxin.<noun>.<participle>.v<N>`);
  return {
    type: event.type,
    topic: event.topic,
    summary: event.summary,
    schema: event.data,
    keyOf: (data) => String(data[event.key]),
  };
}

/** The data of a contract: `EventData<typeof ratingChangedV1>`. */
export type EventData<C> = C extends EventContract<infer Data> ? Data : never;
