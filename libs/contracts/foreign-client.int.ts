import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestTopics } from '@app/testing/topics';
import { testServers } from '@app/testing/servers';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';
import { type ForeignMessage, readWithJava } from '../../tools/foreign-reader';
import { allEvents } from './all-events';
import { TOPICS } from './cloud-event';
import { exampleData } from './event-example';

const root = join(__dirname, '..', '..');

interface Documented {
  headers: object;
  payload: object;
}

/** The schemas as docs/asyncapi.yaml has them: read like anybody who has only that file. */
function documented(): { messages: Record<string, Documented>; components: object } {
  const text = readFileSync(join(root, 'docs', 'asyncapi.yaml'), 'utf8');
  const { components } = load(text) as { components: { messages: Record<string, Documented> } };
  return { messages: components.messages, components };
}

describe('events as the Java console consumer that comes with Kafka reads them', () => {
  const { messages, components } = documented();
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const faults = (schema: object, value: unknown): string[] => {
    const validate = ajv.compile({ ...schema, components });
    return validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };

  let topics: TestTopics;
  let read: ForeignMessage[];

  beforeAll(async () => {
    topics = await TestTopics.create();
    for (const event of allEvents) await topics.publish(event, exampleData(event));
    const readAll = TOPICS.map((topic) =>
      readWithJava(testServers.kafkaBrokers, topics.prefix + topic, join(root, '.local', 'downloads')),
    );
    read = (await Promise.all(readAll)).flat();
  });

  afterAll(() => topics.close());

  it('are all there, once, each on its owner’s topic', () => {
    const found = read.map(({ topic, headers }) => [headers['ce_type'], topic.slice(topics.prefix.length)]);
    expect(found.sort()).toEqual(allEvents.map(({ type, topic }) => [type, topic]).sort());
  });

  it.each(allEvents.map((event) => [event.type, event] as const))(
    '%s is as docs/asyncapi.yaml says, headers, key and value',
    (type, event) => {
      const message = read.find(({ headers }) => headers['ce_type'] === type)!;
      expect(faults(messages[type]!.headers, message.headers)).toEqual([]);
      expect(faults(messages[type]!.payload, message.value)).toEqual([]);
      expect(message.value).toEqual(exampleData(event));
      expect(message.key).toBe(message.headers['ce_subject']);
      expect(message.key).toBe(event.keyOf(message.value));
    },
  );

  it('would not pass as another event, or with a header missing', () => {
    const one = read.find(({ headers }) => headers['ce_type'] === 'shouxin.payout.paid.v1')!;
    const other = messages['shouxin.payout.held.v1']!;
    expect(faults(other.headers, one.headers)).not.toEqual([]);
    expect(faults(other.payload, one.value)).not.toEqual([]);
    const { ce_time: _, ...headers } = one.headers;
    expect(faults(messages['shouxin.payout.paid.v1']!.headers, headers)).not.toEqual([]);
  });
});
