/**
 * For `node --import` before a service's program: every statement goes to the file that BENCH_STATEMENTS names, one line of
 * JSON each, so that `npm run bench` can give exactly these to pgbench.
 */
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { Client } = createRequire(join(process.cwd(), 'package.json'))('pg');
const query = Client.prototype.query;
Client.prototype.query = function recorded(config, ...more) {
  const text = typeof config === 'string' ? config : config?.text;
  const values = (typeof config === 'string' ? more[0] : config?.values) ?? [];
  if (text !== undefined && Array.isArray(values)) {
    const { processID: connection } = this;
    appendFileSync(process.env.BENCH_STATEMENTS, `${JSON.stringify({ connection, text, values })}\n`);
  }
  return query.call(this, config, ...more);
};
