/**
 * For `node --import` before a service's program: its outbox, its audit log and its Idempotency-Keys do nothing. It is how
 * `npm run bench` learns what they cost; no service knows of it.
 */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const built = createRequire(join(process.cwd(), 'dist', 'libs', 'platform', 'service.js'));
const { Outbox } = built('./outbox.js');
const { Audit } = built('./audit.js');
const { Database } = built('./database.js');
const { IdempotencyInterceptor } = built('./idempotency.js');

Outbox.prototype.addAll = async (_tx, _contract, list) => list.map(() => randomUUID());
// Its database is a copy of one with another prefix of topics.
Outbox.prototype.mustGoOnHere = async () => undefined;
Audit.prototype.addAll = async () => undefined;
Database.prototype.command = function command(work) {
  return this.transaction(work);
};
IdempotencyInterceptor.prototype.intercept = async (_context, next) => next.handle();
