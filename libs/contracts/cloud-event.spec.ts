import { CloudEvent as SdkEvent, Kafka, type KafkaMessage as SdkMessage } from 'cloudevents';
import { allEvents } from './all-events';
import { BadEvent, type CloudEvent, fromKafka, newEvent, toKafka } from './cloud-event';
import { seriousListLeftV1 } from './lists';
import { exampleData } from './event-example';
import type { EventContract } from './define-event';

const attributes = {
  id: '018f6b1e-7c00-7000-8000-0000000000ff',
  time: '2026-06-01T01:00:00.000Z',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  supersedes: '018f6b1e-7c00-7000-8000-0000000000fe',
};
const example = (contract: EventContract): CloudEvent => newEvent(contract, exampleData(contract), attributes);
const all = (): boolean => true;

describe('our events on Kafka', () => {
  it.each(allEvents.map((event) => [event.type, event] as const))(
    '%s is read by the CloudEvents SDK',
    (_, contract) => {
      const event = example(contract);
      const { key, headers, value } = toKafka(event);
      const read = Kafka.toEvent({ key, headers, value, body: value } as SdkMessage<string>) as SdkEvent<unknown>;
      expect(read.validate()).toBe(true);
      const { data, ...context } = event;
      expect(read).toMatchObject({ ...context, specversion: '1.0', partitionkey: event.subject });
      expect(read.datacontenttype).toBe('application/json; charset=utf-8');
      expect(read.data).toEqual(data);
    },
  );

  it.each(allEvents.map((event) => [event.type, event] as const))(
    '%s is read by us as the SDK writes it',
    (_, contract) => {
      const event = example(contract);
      const { headers, value } = Kafka.binary(new SdkEvent({ ...event, datacontenttype: 'application/json' }));
      // The SDK leaves the value an object; who sends it writes it as JSON.
      const message = { headers: headers as Record<string, string>, value: JSON.stringify(value) };
      expect(fromKafka(message, all)).toEqual(event);
    },
  );

  it('come back from Kafka as they went', () => {
    const event = example(seriousListLeftV1);
    expect(fromKafka(toKafka(event), all)).toEqual(event);
    expect(toKafka(event).key).toBe((event.data as { enterpriseId: string }).enterpriseId);
  });

  it('may bring fields and headers that we do not know, which a reader leaves out', () => {
    const event = example(seriousListLeftV1);
    const { headers, value } = toKafka(event);
    const later = { ...(JSON.parse(value) as object), addedLater: 1 };
    expect(fromKafka({ headers: { ...headers, ce_new: 'x' }, value: JSON.stringify(later) }, all)).toEqual(event);
  });

  it('of a type that is not wanted are passed by, without a look at the data', () => {
    const { headers } = toKafka(example(seriousListLeftV1));
    expect(fromKafka({ headers, value: 'not JSON' }, () => false)).toBeNull();
  });
});

describe('a message that is no event of ours', () => {
  const { headers, value } = toKafka(example(seriousListLeftV1));
  const broken = (change: object): string => JSON.stringify({ ...(JSON.parse(value) as object), ...change });
  const { ce_id: _, ...withoutId } = headers;

  it.each<[string, { headers: Record<string, string>; value: string | null }, RegExp]>([
    ['without an id', { headers: withoutId, value }, /^header ce_id is missing$/],
    [
      'of an unknown type',
      { headers: { ...headers, ce_type: 'shouxin.moon.risen.v1' }, value },
      /shouxin\.moon\.risen\.v1 is not known/,
    ],
    ['with a value that is no JSON', { headers, value: '{' }, /shouxin\.serious-list\.left\.v1 is not JSON/],
    ['without a value', { headers, value: null }, /is not JSON/],
    [
      'with a date that does not exist',
      { headers, value: broken({ leftOn: '2026-02-30' }) },
      /leftOn: is not a calendar date/,
    ],
    ['with a reason that there is not', { headers, value: broken({ reason: 'forgiven' }) }, /reason: /],
    ['with a field missing', { headers, value: broken({ entryId: undefined }) }, /entryId: /],
  ])('%s is refused, and the error names what is wrong', (_name, message, said) => {
    expect(() => fromKafka(message, all)).toThrow(BadEvent);
    expect(() => fromKafka(message, all)).toThrow(said);
  });

  it('is not made by us: data that breaks the contract is refused before it is sent', () => {
    const data = { ...(exampleData(seriousListLeftV1) as object), uscc: 'too short' };
    expect(() => newEvent<unknown>(seriousListLeftV1, data, attributes)).toThrow(/uscc/);
  });
});
