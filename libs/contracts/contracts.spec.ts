import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AsyncAPIDocumentInterface, DiagnosticSeverity, Parser } from '@asyncapi/parser';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { load } from 'js-yaml';
import { z } from 'zod';
import { contractFiles } from '../../tools/contracts';
import { allEvents } from './all-events';
import { breaks, lockOf } from './contract-lock';
import { defineEvent, type EventContract } from './define-event';
import { exampleData } from './event-example';

const root = join(__dirname, '..', '..');
interface Message {
  headers: object;
  payload: object;
  examples: { headers: object; payload: object }[];
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** What the official parser makes of it, with what it calls errors. */
async function parsed(text: string): Promise<{ document: AsyncAPIDocumentInterface | undefined; faults: string[] }> {
  const { document, diagnostics } = await new Parser().parse(text);
  const errors = diagnostics.filter(({ severity }) => Number(severity) === DiagnosticSeverity.Error.valueOf());
  return { document, faults: errors.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}

describe('what is generated from the contracts', () => {
  it.each(Object.keys(contractFiles()))('%s is as npm run contracts writes it', (file) => {
    expect(contractFiles()[file] === read(file)).toBe(true);
  });

  it('is a good AsyncAPI 3 document, in which each event is sent by its owner', async () => {
    const { document, faults } = await parsed(read('docs/asyncapi.yaml'));
    expect(faults).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
    const sent = document!
      .operations()
      .filterBySend()
      .flatMap((operation) =>
        operation
          .messages()
          .all()
          .map((message) => [message.name(), operation.channels().all()[0]!.address()]),
      );
    expect(sent.sort()).toEqual(allEvents.map(({ type, topic }) => [type, topic]).sort());
  });

  it('would not pass with an action that there is not', async () => {
    const { faults } = await parsed(read('docs/asyncapi.yaml').replace('action: send', 'action: shout'));
    expect(faults.join()).toMatch(/"action" property must be equal to one of the allowed values/);
  });

  it.each(allEvents.map((event) => [event.type, event] as const))(
    'shows an example of %s that the contract and the documented schemas take',
    (type, event) => {
      expect(event.schema.safeParse(exampleData(event)).error).toBeUndefined();
      const { components } = load(read('docs/asyncapi.yaml')) as { components: { messages: Record<string, Message> } };
      const { headers, payload, examples } = components.messages[type]!;
      const ajv = addFormats(new Ajv({ strict: false }));
      const takes = (schema: object, value: unknown): boolean => ajv.validate({ ...schema, components }, value);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        expect(takes(headers, example.headers)).toBe(true);
        expect(takes(payload, example.payload)).toBe(true);
        expect(takes(payload, { ...example.payload, [Object.keys(example.payload)[0]!]: null })).toBe(false);
      }
    },
  );
});

describe('a released event', () => {
  const shape = {
    id: z.uuid(),
    amountFen: z.string().max(18),
    step: z.object({ on: z.string(), until: z.string().nullable() }),
    list: z.array(z.object({ kind: z.enum(['a', 'b']) })).max(5),
    note: z.string().optional(),
    link: z.object({ to: z.string() }).nullable(),
  };
  const event = (data: z.ZodRawShape): EventContract =>
    defineEvent({
      type: 'shouxin.test.made.v1',
      topic: 'subsidy',
      summary: { zh: '测试', en: 'Test' },
      data: z.object(data),
      key: 'id',
    });
  const faults = (data: z.ZodRawShape): string[] => breaks(lockOf([event(shape)]), lockOf([event(data)]));

  it('stays what it is, or gains optional fields at any depth', () => {
    expect(faults(shape)).toEqual([]);
    expect(
      faults({ ...shape, more: z.string().optional(), step: shape.step.extend({ why: z.string().optional() }) }),
    ).toEqual([]);
  });

  it.each<[string, z.ZodRawShape, string]>([
    ['a field that is required and new', { ...shape, more: z.string() }, 'data.more: became required'],
    [
      'a field that is gone',
      { id: shape.id, amountFen: shape.amountFen, step: shape.step, list: shape.list },
      'data.note: is gone',
    ],
    [
      'a field that became optional',
      { ...shape, amountFen: shape.amountFen.optional() },
      'data.amountFen: is no longer required',
    ],
    ['a field that became required', { ...shape, note: z.string() }, 'data.note: became required'],
    ['another type', { ...shape, amountFen: z.int() }, 'data.amountFen: type was "string", is "integer"'],
    ['a tighter bound', { ...shape, amountFen: z.string().max(9) }, 'data.amountFen: maxLength was 18, is 9'],
    [
      'a value more in a list of values',
      { ...shape, list: z.array(z.object({ kind: z.enum(['a', 'b', 'c']) })).max(5) },
      'data.list[].kind: enum was ["a","b"], is ["a","b","c"]',
    ],
    [
      'a text that may no longer be null',
      { ...shape, step: z.object({ on: z.string(), until: z.string() }) },
      'data.step.until: type was ["string","null"], is "string"',
    ],
    [
      'an object that may no longer be null',
      { ...shape, link: z.object({ to: z.string() }) },
      'data.link: had 2 forms, has 0',
    ],
  ])('does not take %s, and names type and path', (_, data, fault) => {
    expect(faults(data)).toContain(`shouxin.test.made.v1: ${fault}`);
  });

  it('does not go away', () => {
    expect(breaks(lockOf([event(shape)]), {})).toEqual(['shouxin.test.made.v1: was released and is gone']);
  });

  it('has one hash however its fields are ordered', () => {
    const turned = Object.fromEntries(Object.entries(shape).reverse());
    expect(lockOf([event(turned)])).toEqual(lockOf([event(shape)]));
    expect(lockOf([event({ ...shape, more: z.string().optional() })])).not.toEqual(lockOf([event(shape)]));
  });
});
