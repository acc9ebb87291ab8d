import type { OpenAPIObject } from '@nestjs/swagger';

// What holds for every endpoint is said once, here, so that no controller has to repeat it and none can forget it.

interface Schema {
  type?: string | string[];
  format?: string;
  pattern?: string;
  description?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
}
interface Parameter {
  in: string;
  name: string;
  schema?: Schema;
}
interface Operation {
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  security?: unknown[];
  responses: Record<string, { $ref?: string; description?: string; content?: Record<string, { schema?: Schema }> }>;
}

const DONE: Record<string, string> = { 200: 'Done', 201: 'Made', 202: 'Accepted: it goes on by itself', 204: 'Done' };

/** Refusals by status: what it means, and which operations answer so. */
const REFUSALS: Record<string, { name: string; description: string; of: (operation: Operation) => boolean }> = {
  400: {
    name: 'Invalid',
    description: 'Something in the request is not as it must be; `errors` names each field.',
    of: ({ parameters = [], requestBody }) => parameters.length > 0 || requestBody !== undefined,
  },
  401: { name: 'Unauthenticated', description: 'No valid access token.', of: needsSignIn },
  403: { name: 'Forbidden', description: 'The role of the caller does not allow it.', of: needsSignIn },
  404: {
    name: 'NotFound',
    description: 'There is none of that name, or it is not the caller’s to see.',
    of: (operation) => has(operation, 'path'),
  },
  409: {
    name: 'Conflict',
    description: 'The state of things or a rule does not allow it; `code` says which, `remedy` what helps.',
    of: (operation) => has(operation, 'header', 'Idempotency-Key'),
  },
  412: {
    name: 'Changed',
    description: 'It has changed since it was read: read it again, then decide.',
    of: (operation) => has(operation, 'header', 'If-Match'),
  },
  422: {
    name: 'Unprocessable',
    description: 'Understood and refused; also where an Idempotency-Key comes again with another request.',
    of: (operation) => has(operation, 'header', 'Idempotency-Key'),
  },
  428: {
    name: 'VersionMissing',
    description: 'If-Match is missing.',
    of: (operation) => has(operation, 'header', 'If-Match'),
  },
  429: { name: 'TooMany', description: 'Too many requests: again after `Retry-After` seconds.', of: () => true },
};

function needsSignIn({ security }: Operation): boolean {
  return security === undefined;
}

function has({ parameters = [] }: Operation, place: string, name?: string): boolean {
  return parameters.some((one) => one.in === place && (name === undefined || one.name === name));
}

/** Writes into the document what names and headers already say: units, formats, refusals, tags. */
export function applyConventions(document: OpenAPIObject): void {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path) as Operation[]);
  for (const operation of operations) {
    const { parameters = [], requestBody, responses } = operation;
    for (const { name, schema } of parameters) if (schema) describe(schema, name);
    for (const { schema } of Object.values(requestBody?.content ?? {})) if (schema) describe(schema);
    for (const [status, response] of Object.entries(responses)) {
      if (response.description === '') response.description = DONE[status] ?? 'Done';
      for (const { schema } of Object.values(response.content ?? {})) if (schema) describe(schema);
    }
    for (const [status, { name, of }] of Object.entries(REFUSALS)) {
      if (of(operation)) responses[status] ??= { $ref: `#/components/responses/${name}` };
    }
  }
  const components = (document.components ??= {});
  for (const schema of Object.values(components.schemas ?? {})) describe(schema as Schema);
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  const used = Object.entries(REFUSALS).filter(([, { of }]) => operations.some(of));
  components.responses = Object.fromEntries(used.map(([, { name, description }]) => [name, { description, content }]));
  const tags = new Set(operations.flatMap((operation) => operation.tags ?? []));
  document.tags = [...tags].sort().map((name) => ({ name }));
}

/** Money is a whole number of fen, a name in -On is a day, one in -At an instant; there is no fraction of anything. */
function describe(schema: Schema, name = ''): void {
  // The compiler gives the values of a type in an order that another file may change.
  if (schema.enum) schema.enum = [...schema.enum].sort();
  const types = [schema.type ?? []].flat();
  if (types.includes('number')) schema.type = withInteger(schema.type!);
  if (types.includes('string')) {
    if (name.endsWith('Fen')) {
      schema.pattern ??= '^-?(0|[1-9][0-9]*)$';
      schema.description ??= 'Whole fen as a decimal string: 100 is one yuan.';
    } else if (/^on$|On$/.test(name)) schema.format ??= 'date';
    else if (/At$/.test(name)) schema.format ??= 'date-time';
  }
  for (const [field, inner] of Object.entries(schema.properties ?? {})) describe(inner, field);
  for (const inner of [schema.items ?? [], schema.anyOf ?? [], schema.allOf ?? []].flat()) describe(inner, name);
}

function withInteger(type: string | string[]): string | string[] {
  return Array.isArray(type) ? type.map((one) => (one === 'number' ? 'integer' : one)) : 'integer';
}
