/**
 * The OpenAPI documents, made from the build in dist/ without starting anything. The build makes them for the console's
 * client; `npm run openapi` keeps them in docs/openapi.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '../deploy/local/databases';

const root = join(__dirname, '..');
export const DOCUMENTS = ['gateway', ...serviceNames] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

interface Document {
  servers?: unknown;
  components?: { securitySchemes?: Record<string, { openIdConnectUrl?: string }> };
}

/** What differs from one installation to the next, addresses, is left out, so that the text changes only with the API. */
export async function documentText(name: DocumentName): Promise<string> {
  const document = await make(name);
  document.servers = [{ url: name === 'gateway' ? '/' : `/api/${name}` }];
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** From the compiled code: only there are the comments of the DTOs. */
async function make(name: DocumentName): Promise<Document> {
  const built = (...path: string[]): string => join(root, 'dist', ...path);
  if (name === 'gateway') {
    const { documentOfGateway } = (await import(built('apps', 'gateway', 'src', 'gateway.js'))) as {
      documentOfGateway: () => Promise<Document>;
    };
    return documentOfGateway();
  }
  const { documentOf } = (await import(built('libs', 'platform', 'service.js'))) as {
    documentOf: (service: unknown) => Promise<Document>;
  };
  const declared = (await import(built('apps', name, 'src', 'service.js'))) as Record<string, unknown>;
  const service = Object.values(declared).find((one) => (one as { name?: unknown } | null)?.name === name);
  return documentOf(service);
}

export async function writeDocuments(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const name of DOCUMENTS) writeFileSync(join(folder, `${name}.json`), await documentText(name));
}

if (require.main === module) {
  const [folder = join('docs', 'openapi')] = process.argv.slice(2);
  writeDocuments(join(root, folder)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
