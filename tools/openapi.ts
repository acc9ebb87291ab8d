/**
 * Writes docs/openapi/<service>.json from a running system: `npm run openapi -- http://127.0.0.1:8080` (its gateway).
 * What differs from one system to the next, addresses, is left out, so that the files change only with the API.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '..', 'docs', 'openapi');

interface Document {
  servers?: unknown;
  components?: { securitySchemes?: Record<string, { openIdConnectUrl?: string }> };
}

async function read<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as T;
}

async function main(gateway: string): Promise<void> {
  const { documents } = await read<{ documents: { name: string; url: string }[] }>(new URL('/openapi', gateway).href);
  mkdirSync(folder, { recursive: true });
  for (const { name, url } of documents) {
    const document = await read<Document>(new URL(url, gateway).href);
    document.servers = [{ url: name === 'gateway' ? '/' : `/api/${name}` }];
    const oidc = document.components?.securitySchemes?.['oidc'];
    if (oidc) oidc.openIdConnectUrl = '/.well-known/openid-configuration';
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
    console.log(`docs/openapi/${name}.json written`);
  }
}

const [gateway] = process.argv.slice(2);
if (gateway === undefined) {
  console.error('Say where the gateway of a running system is: npm run openapi -- http://127.0.0.1:8080');
  process.exitCode = 1;
} else {
  main(gateway).catch((error: unknown) => {
    console.error(String(error));
    process.exitCode = 1;
  });
}
