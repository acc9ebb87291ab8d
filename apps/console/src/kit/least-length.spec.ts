import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEAST_LENGTH } from './least-length';

interface Document {
  components: { schemas: Record<string, { properties: Record<string, { minLength?: number }> } | undefined> };
}

describe('least lengths of texts', () => {
  it.each(Object.entries(LEAST_LENGTH))('%s is as the service has it', (name, least) => {
    const [, service, schema, property] = /^(.+)\/(.+)\.(.+)$/.exec(name)!;
    const file = join(__dirname, '../../../../docs/openapi', `${service}.json`);
    const { components } = JSON.parse(readFileSync(file, 'utf8')) as Document;
    expect(components.schemas[schema!]?.properties[property!]?.minLength).toBe(least);
  });
});
