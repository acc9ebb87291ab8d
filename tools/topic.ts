import { eventually } from '@app/testing/eventually';
import { Kafka, type KafkaMessage, logLevel } from 'kafkajs';

/** What stands on a topic by now, in order within each key. @throws Error when it has not come within the time */
export async function readTopic(brokers: string, topic: string, withinMs = 20_000): Promise<KafkaMessage[]> {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const end = (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0);
  await admin.disconnect();
  const messages: KafkaMessage[] = [];
  if (end === 0) return messages;
  const consumer = kafka.consumer({ groupId: `look-${crypto.randomUUID()}`, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => void messages.push(message) });
  await eventually(() => messages.length >= end, withinMs);
  await consumer.disconnect();
  return messages;
}
