import { eventually } from '@app/testing/eventually';
import { fromKafka, type CloudEvent } from '@app/contracts/cloud-event';
import { type IHeaders, Kafka, logLevel, Partitioners } from 'kafkajs';
import type { Target } from '../tools/api';

interface Message {
  key: string;
  value: Buffer | null;
  headers: IHeaders;
}

const clientOf = ({ kafkaBrokers }: Target): Kafka =>
  new Kafka({ brokers: kafkaBrokers.split(','), logLevel: logLevel.NOTHING });

/** What stands on a topic under one key by now, in order. */
async function messagesOf(target: Target, topic: string, key: string): Promise<Message[]> {
  const kafka = clientOf(target);
  const name = target.topicPrefix + topic;
  const admin = kafka.admin();
  await admin.connect();
  const end = (await admin.fetchTopicOffsets(name)).reduce((sum, { high }) => sum + Number(high), 0);
  await admin.disconnect();
  const messages: Message[] = [];
  let read = 0;
  const consumer = kafka.consumer({ groupId: `look-${crypto.randomUUID()}`, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topics: [name], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      read++;
      if (message.key?.toString() === key) messages.push({ key, value: message.value, headers: message.headers ?? {} });
    },
  });
  await eventually(() => read >= end);
  await consumer.disconnect();
  return messages;
}

/** The events of one key on a topic by now, in order. */
export async function eventsOf(target: Target, topic: string, key: string): Promise<CloudEvent[]> {
  const messages = await messagesOf(target, topic, key);
  return messages.map(({ value, headers }) => {
    const texts = Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)]));
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
  await producer.send({ topic: target.topicPrefix + topic, messages });
  await producer.disconnect();
}
