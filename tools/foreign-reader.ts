import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { fetchDownloads } from '../deploy/local/downloads';

/** One message as the Java console consumer prints it. */
export interface ForeignMessage {
  topic: string;
  key: string;
  headers: Record<string, string>;
  value: unknown;
}

const FIELD = '|~field~|';
const HEADER = '|~header~|';

/** Longest wait for a message that should be there: a JVM on a busy machine takes its time to join. */
const PATIENCE_MS = 60_000;

async function countMessages(brokers: string, topic: string): Promise<number> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const partitions = await admin.fetchTopicOffsets(topic);
    return partitions.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  } finally {
    await admin.disconnect();
  }
}

/**
 * Reads what a topic holds now, from its beginning, with the console consumer that comes with Kafka: a client that
 * shares no line with ours.
 */
export async function readWithJava(brokers: string, topic: string, downloadsFolder: string): Promise<ForeignMessage[]> {
  const count = await countMessages(brokers, topic);
  if (count === 0) return [];
  const { jars } = await fetchDownloads(downloadsFolder);
  // It takes white space and control characters for nothing, so the separators are words no message has.
  const properties = ['print.headers=true', 'print.key=true', `key.separator=${FIELD}`, `headers.separator=${HEADER}`];
  const args = [
    ...['-Xmx128m', '-cp', join(jars, '*'), 'org.apache.kafka.tools.consumer.ConsoleConsumer'],
    ...['--bootstrap-server', brokers, '--topic', topic, '--from-beginning'],
    ...['--max-messages', String(count), '--timeout-ms', String(PATIENCE_MS)],
    ...properties.flatMap((property) => ['--formatter-property', property]),
  ];
  const text = await new Promise<string>((resolve, reject) => {
    execFile('java', args, { maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr || error.message));
      else resolve(stdout);
    });
  });
  return text
    .split('\n')
    .filter((line) => line.includes('ce_type:'))
    .map((line) => {
      const [headerText = '', key = '', value = ''] = line.split(FIELD);
      const headers = Object.fromEntries(
        headerText.split(HEADER).map((pair) => [pair.slice(0, pair.indexOf(':')), pair.slice(pair.indexOf(':') + 1)]),
      );
      return { topic, key, headers, value: JSON.parse(value) as unknown };
    });
}
