import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { lintAsyncApi, lintOpenApi } from './contract-lint';

const read = (file: string): string => readFileSync(join(__dirname, '..', 'docs', file), 'utf8');
const openApi = (name: string): object => JSON.parse(read(`openapi/${name}.json`)) as object;

/** A document of one endpoint, which has all that a reader needs. */
const small = (): Record<string, unknown> => {
  const problem = { description: 'No', content: { 'application/problem+json': { schema: { type: 'object' } } } };
  const operation = {
    operationId: 'Payouts_list',
    summary: 'Payouts.',
    tags: ['Payouts'],
    parameters: [{ name: 'year', in: 'query', description: 'Of this year.', schema: { type: 'integer' } }],
    responses: {
      200: {
        description: 'Done',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Payout' } } },
      },
      429: problem,
      default: problem,
    },
  };
  const amountFen = { type: 'string', pattern: '^[0-9]+$', description: 'Whole fen.' };
  const paidOn = { type: 'string', format: 'date' };
  const state = { type: 'string', enum: ['paid', 'on-hold'] };
  return {
    openapi: '3.1.0',
    info: { title: 'A', version: '1', description: 'A', license: { name: 'Apache-2.0', url: 'https://a.cn' } },
    servers: [{ url: '/api/a' }],
    tags: [{ name: 'Payouts' }],
    paths: { '/payouts': { get: operation } },
    components: {
      schemas: { Payout: { type: 'object', properties: { amountFen, paidOn, state, count: { type: 'integer' } } } },
    },
  };
};

describe('the published documents', () => {
  it.each(['gateway', 'credit-rating', 'commitment', 'reward-penalty', 'subsidy'])(
    'docs/openapi/%s.json has what readers need',
    async (name) => expect(await lintOpenApi(openApi(name))).toEqual([]),
  );

  it('docs/asyncapi.yaml has what readers need', async () => {
    expect(await lintAsyncApi(load(read('asyncapi.yaml')) as object)).toEqual([]);
  });
});

describe('a document is refused', () => {
  it('not when it is as it should be', async () => {
    expect(await lintOpenApi(small())).toEqual([]);
  });

  it.each<[string, string, string, string]>([
    ['parameter-says-what-it-chooses', 'a filter without a word', '"description":"Of this year.",', ''],
    ['operation-says-what-it-does', 'an operation without a summary', '"summary":"Payouts.",', ''],
    ['operation-operationId', 'an operation without a name', '"operationId":"Payouts_list",', ''],
    ['operation-tag-defined', 'a tag that is not declared', '"tags":["Payouts"]', '"tags":["Other"]'],
    ['path-is-kebab-case', 'a path in another case', '"/payouts"', '"/payOuts"'],
    ['refusal-is-problem-details', 'a refusal that is no problem details', 'problem+json', 'json'],
    ['money-is-fen', 'money that does not say its unit', ',"description":"Whole fen."', ''],
    ['day-and-instant-have-a-format', 'a day without a format', ',"format":"date"', ''],
    ['number-is-whole', 'a number with a fraction', '"count":{"type":"integer"}', '"count":{"type":"number"}'],
    ['value-is-kebab-case', 'a value in another case', '"on-hold"', '"onHold"'],
    ['oas3-unused-component', 'a schema that nobody uses', '"schemas":{', '"schemas":{"Unused":{"type":"object"},'],
  ])('for %s: %s', async (rule, _, part, instead) => {
    const text = JSON.stringify(small());
    expect(text).toContain(part);
    const faults = await lintOpenApi(JSON.parse(text.replaceAll(part, instead)) as object);
    expect(faults.join('\n')).toContain(`(${rule})`);
  });

  it('an event without an example', async () => {
    const document = load(read('asyncapi.yaml')) as {
      components: { messages: Record<string, { examples?: unknown }> };
    };
    delete document.components.messages['shouxin.rating.changed.v1']!.examples;
    expect((await lintAsyncApi(document)).join()).toContain('message-says-what-happened');
  });
});
