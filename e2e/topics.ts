import { fromKafka, type CloudEvent } from '@app/contracts/cloud-event';
import { Kafka, type KafkaMessage, logLevel, Partitioners } from 'kafkajs';
import type { Target } from '../tools/api';
import { readTopic } from '../tools/topic';

const clientOf = ({ kafkaBrokers }: Target): Kafka =>
  new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING });

/** What stands on a topic under one key by now, in order. */
async function messagesOf(target: Target, topic: string, key: string): Promise<KafkaMessage[]> {
  const messages = await readTopic(target.kafkaBrokers, target.topicPrefix + topic);
  return messages.filter((message) => message.key?.toString() === key);
}

/** The events of one key on a topic by now, in order. */
export async function eventsOf(target: Target, topic: string, key: string): Promise<CloudEvent[]> {
  const messages = await messagesOf(target, topic, key);
  return messages.map(({ value, headers }) => {
    const texts = Object.fromEntries(Object.entries(headers ?? {}).map(([name, header]) => [name, String(header)]));
    return fromKafka({ headers: texts, value: value?.toString() ?? null }, () => true)!;
  });
}

/** A message that is no event of anybody's. */
export async function sendBroken(
  { target }: { target: Target },
  topic: string,
  key: string,
  id: string,
): Promise<void> {
  const producer = clientOf(target).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const headers = { ce_id: id, ce_type: 'shouxin.rating.changed.v1' };
  await producer.send({ topic: target.topicPrefix + topic, messages: [{ key, headers, value: '{"broken":' }] });
  await producer.disconnect();
}

/** Every event of one key on a topic once more, as a broker or an operator may do. */
export async function sendAgain({ target }: { target: Target }, topic: string, key: string): Promise<void> {
  const messages = await messagesOf(target, topic, key);
  expect(messages.length).toBeGreaterThan(2);
  const producer = clientOf(target).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({
    topic: target.topicPrefix + topic,
    messages: messages.map(({ key: name, value, headers = {} }) => ({ key: name, value, headers })),
  });
  await producer.disconnect();
}
