import type { EventContract, Topic } from './define-event';
import { eventByType } from './all-events';

/** A CloudEvents 1.0 event with the extensions we use. @see https://github.com/cloudevents/spec */
export interface CloudEvent<Data = unknown> {
  readonly id: string;
  /** `/shouxin/<service>` */
  readonly source: string;
  readonly type: string;
  /** Id of what the event is about; also the Kafka key. */
  readonly subject: string;
  /** Business instant, RFC 3339. */
  readonly time: string;
  /** W3C trace context (distributed tracing extension). */
  readonly traceparent?: string;
  /** Id of the earlier event that this one corrects. */
  readonly supersedes?: string;
  readonly data: Data;
}

/** A message as Kafka carries it: CloudEvents' Kafka protocol binding, binary content mode. */
export interface KafkaMessage {
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: string;
}

export class BadEvent extends Error {}

const ATTRIBUTES = ['id', 'source', 'type', 'subject', 'time'] as const;
const EXTENSIONS = ['traceparent', 'supersedes'] as const;

export function toKafka(event: CloudEvent): KafkaMessage {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8', ce_specversion: '1.0' };
  for (const name of ATTRIBUTES) headers[`ce_${name}`] = event[name];
  for (const name of EXTENSIONS) if (event[name] !== undefined) headers[`ce_${name}`] = event[name];
  return { key: event.subject, headers, value: JSON.stringify(event.data) };
}

/**
 * Reads a message and checks its data against the contract of its type.
 * @returns the event, or null for an event whose type `wanted` does not take.
 * @throws BadEvent naming what is wrong: an unknown type, a missing attribute, bad JSON, data that breaks the schema.
 */
export function fromKafka(
  message: { headers: Record<string, string>; value: string | null },
  wanted: (type: string) => boolean,
): CloudEvent | null {
  const { headers, value } = message;
  for (const name of ATTRIBUTES) {
    if (!headers[`ce_${name}`]) throw new BadEvent(`header ce_${name} is missing`);
  }
  const type = headers['ce_type']!;
  const contract = eventByType.get(type);
  if (!contract) throw new BadEvent(`event type ${type} is not known here`);
  if (!wanted(type)) return null;
  let json: unknown;
  try {
    json = JSON.parse(value ?? '');
  } catch (error) {
    throw new BadEvent(`the value of ${type} is not JSON: ${(error as Error).message}`);
  }
  const parsed = contract.schema.safeParse(json);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new BadEvent(`the data of ${type} breaks its schema: ${where}`);
  }
  const event: Record<string, unknown> = { data: parsed.data };
  for (const name of [...ATTRIBUTES, ...EXTENSIONS]) {
    if (headers[`ce_${name}`] !== undefined) event[name] = headers[`ce_${name}`];
  }
  return event as unknown as CloudEvent;
}

/** Wraps data in its envelope. @throws ZodError when the data breaks the contract: a bug of the publisher. */
export function newEvent<Data>(
  contract: EventContract<Data>,
  data: Data,
  attributes: { id: string; time: string; traceparent?: string; supersedes?: string },
): CloudEvent<Data> {
  const parsed = contract.schema.parse(data);
  return {
    ...attributes,
    source: `/shouxin/${contract.topic}`,
    type: contract.type,
    subject: contract.keyOf(parsed),
    data: parsed,
  };
}

export const TOPICS: readonly Topic[] = ['credit-rating', 'commitment', 'reward-penalty', 'subsidy'];
