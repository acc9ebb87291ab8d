import { newEvent, toKafka, TOPICS } from './cloud-event';
import type { EventContract, Topic } from './define-event';
import { exampleData } from './event-example';
import { dataSchema } from './event-schema';

const OWNERS: Record<Topic, { zh: string; en: string }> = {
  'credit-rating': { zh: '信用评级', en: 'enterprises, credit records, ratings' },
  commitment: { zh: '告知承诺', en: 'pledges' },
  'reward-penalty': { zh: '奖惩', en: 'lists, objections, repair, exemptions' },
  subsidy: { zh: '扶持资金', en: 'applications, payouts, corrections' },
};

const EXAMPLE = {
  id: '018f6b1e-7c00-7000-8000-0000000000ff',
  time: '2026-06-01T09:00:00+08:00',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

/** CloudEvents 1.0, Kafka protocol binding, binary mode: the attributes are headers, the data is the value. */
const HEADERS = {
  type: 'object',
  required: ['content-type', 'ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time'],
  properties: {
    'content-type': { type: 'string', pattern: '^application/json' },
    ce_specversion: { type: 'string', const: '1.0' },
    ce_id: { type: 'string', format: 'uuid', description: 'Of this event; the same when it comes again' },
    ce_source: { type: 'string', pattern: '^/shouxin/[a-z-]+$', description: '/shouxin/<service>' },
    ce_type: { type: 'string', pattern: '^shouxin\\.' },
    ce_subject: { type: 'string', minLength: 1, description: 'What the event is about; also the Kafka key' },
    ce_time: { type: 'string', format: 'date-time', description: 'Business time' },
    ce_traceparent: { type: 'string', description: 'W3C trace context' },
    ce_supersedes: { type: 'string', format: 'uuid', description: 'Id of the earlier event that this one corrects' },
  },
};

/** The AsyncAPI 3.0 document of all events: one channel a topic, and what its owner sends there. */
export function asyncApiDocument(events: readonly EventContract[]): Record<string, unknown> {
  const of = (topic: Topic): EventContract[] => events.filter((event) => event.topic === topic);
  return {
    asyncapi: '3.0.0',
    info: {
      title: '守信 Shouxin',
      version: '1.0.0',
      description:
        '园区信用事件。CloudEvents 1.0（Kafka 二进制模式）；Kafka 键为企业编号，同一企业的事件在同一主题内保持顺序；至少一次送达，请按 ce_source 与 ce_id 去重；类型与字段可能增加，不认识的请略过；带 revision 的以最大者为准。主题永久保存，可从头读取。示例程序见 examples/。\n\n' +
        "The park's credit events: CloudEvents 1.0 in Kafka's binary mode. The key is the enterprise id (else the aggregate's), so one " +
        "enterprise's events of one topic stay in order. They arrive at least once: tell repetitions by ce_source and ce_id. Types and fields may " +
        'be added; pass over what you do not know. Where the data has a revision, the highest one holds, however late a lower one comes; where it ' +
        'has none, the order of the topic is the order of facts. Topics are kept for ever: read them from the beginning. ' +
        'Two small consumers that do all this: examples/consumer-ts and examples/consumer-java.',
      tags: [{ name: 'credit', description: 'Enterprise credit, and what follows from it' }],
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: {
        host: '{broker}',
        protocol: 'kafka',
        description: 'Apache Kafka',
        variables: { broker: { default: '127.0.0.1:9092', description: 'host:port of a broker' } },
      },
    },
    channels: Object.fromEntries(TOPICS.map((topic) => [topic, channel(topic, of(topic))])),
    operations: Object.fromEntries(
      TOPICS.filter((topic) => of(topic).length > 0).map((topic) => [`${topic}.send`, sending(topic, of(topic))]),
    ),
    components: {
      schemas: { CloudEventHeaders: HEADERS },
      messages: Object.fromEntries(events.map((event) => [event.type, message(event)])),
    },
  };
}

function channel(topic: Topic, events: EventContract[]): Record<string, unknown> {
  return {
    address: topic,
    title: OWNERS[topic].zh,
    description: `Owned by the service ${topic}: ${OWNERS[topic].en}.`,
    messages: Object.fromEntries(events.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
  };
}

function sending(topic: Topic, events: EventContract[]): Record<string, unknown> {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${topic}` },
    title: `${topic} 发布`,
    summary: `What the service ${topic} tells.`,
    description:
      'Read the topic of that name; handle the types you know and pass over all others, which may be newer than you.',
    messages: events.map(({ type }) => ({ $ref: `#/channels/${topic}/messages/${type}` })),
  };
}

function message(event: EventContract): Record<string, unknown> {
  const { headers, value } = toKafka(newEvent(event, exampleData(event), EXAMPLE));
  return {
    name: event.type,
    title: event.summary.zh,
    summary: event.summary.en,
    contentType: 'application/json',
    headers: {
      type: 'object',
      allOf: [
        { $ref: '#/components/schemas/CloudEventHeaders' },
        {
          type: 'object',
          properties: {
            ce_type: { type: 'string', const: event.type },
            ce_source: { type: 'string', const: `/shouxin/${event.topic}` },
          },
        },
      ],
    },
    payload: dataSchema(event),
    bindings: { kafka: { key: { type: 'string' }, bindingVersion: '0.5.0' } },
    examples: [{ name: 'example', headers, payload: JSON.parse(value) as unknown }],
  };
}
