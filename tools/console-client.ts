/** Makes the types of the console's client from the OpenAPI documents of the build. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS, documentText } from './openapi';

const folder = join(__dirname, '..', 'apps', 'console', 'src', 'api', 'generated');

async function main(): Promise<void> {
  // Its types for require() are not valid, those for import are.
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  mkdirSync(folder, { recursive: true });
  for (const name of DOCUMENTS) {
    const types = astToString(await openapiTS(await documentText(name)));
    writeFileSync(join(folder, `${name}.ts`), `// Made by the build from the document of ${name}.\n${types}`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
