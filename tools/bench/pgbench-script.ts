import type { OneService } from './one-service';
import { pgbench } from './generators';

/** A statement as record.mjs wrote it. */
export interface Recorded {
  connection: number;
  text: string;
  values: unknown[];
}

const MODIFIES = /^\s*(insert|update|delete)\b|^\s*with\b[^;]*\b(insert into|update|delete from)\b/i;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Stands for the number of the approval, twelve digits. */
const PLACE = '############';
/** Of twelve digits, as the last group of an id has. */
export const FIRST_NUMBER = 100_000_000_000;

/**
 * The statements of one real approval as a script of pgbench: those that modify data, as they were, in one transaction and
 * prepared. Every id that the approval made is made anew for each run of the script, the application's among them.
 */
export class PgbenchScript {
  private next = 0;

  private constructor(
    /** Of the whole request. */
    readonly statements: number,
    readonly inTransaction: number,
    readonly modifying: number,
    private readonly commands: string[],
    private readonly values: string[],
    private readonly ledger: number,
  ) {}

  /** @param recorded from the request until its answer; what loops did meanwhile is told apart by its connection */
  static async of(recorded: Recorded[], service: OneService): Promise<PgbenchScript> {
    const last = recorded.findLast(({ text }) => /insert into idempotency_key/.test(text));
    if (!last) throw new Error('no approval among what was recorded');
    const own = recorded.filter(({ connection }) => connection === last.connection);
    const at = own.indexOf(last);
    const begin = own.findLastIndex(({ text }, n) => n < at && /^(start|begin)/i.test(text));
    const end = own.findIndex(({ text }, n) => n > at && /^commit/i.test(text));
    const transaction = own.slice(begin, end + 1);
    const before = recorded.filter((one) => !transaction.includes(one) && /from idempotency_key/.test(one.text));
    const modifying = transaction.filter(({ text }) => MODIFIES.test(text));
    const [applicationId] = /[0-9a-f-]{36}/.exec(
      JSON.stringify(modifying.find(({ text }) => /update application/.test(text))!.values),
    )!;
    const ids = new Map([[applicationId, 0]]);
    const values: string[] = [];
    const commands: string[] = [];
    for (const { text, values: given } of modifying) {
      const types = await parameterTypes(text, service);
      commands.push(
        `${text.replace(/\$(\d+)/g, (_, n: string) => {
          const value = templateOf(given[Number(n) - 1], ids);
          const type = types[Number(n) - 1]!;
          if (value === null) return `null::${type}`;
          values.push(value);
          const name = `:v${values.length}`;
          return value.includes(PLACE) ? `replace(${name}::text, '${PLACE}', :n::text)::${type}` : `${name}::${type}`;
        })};`,
      );
    }
    const ledger = commands.findIndex((text) => /update pool/.test(text));
    const counts = [before.length + transaction.length, transaction.length, modifying.length] as const;
    return new PgbenchScript(...counts, commands, values, ledger);
  }

  perSecond(on: OneService, connections: number, seconds: number): Promise<number> {
    return this.run(on, connections, seconds, ['begin;', ...this.commands, 'commit;']);
  }

  /** The statement that books, in a transaction of its own. */
  async onlyLedger(on: OneService, connections: number, seconds: number): Promise<number> {
    // No payout goes with it, on this copy that nobody uses afterwards.
    await on.sql('alter table journal drop constraint journal_payout_id_fkey');
    return this.run(on, connections, seconds, [this.commands[this.ledger]!]);
  }

  private async run(on: OneService, connections: number, seconds: number, commands: string[]): Promise<number> {
    const script = [
      `\\set i :i + ${connections}`,
      `\\set n ${FIRST_NUMBER} + :client_id + :i`,
      ...commands.map((text) => text.replace(/\s*\n\s*/g, ' ')),
    ];
    const file = on.keep('pgbench.sql', `${script.join('\n')}\n`);
    const values = this.values.flatMap((value, n) => ['-D', `v${n + 1}=${value}`]);
    const perSecond = await pgbench(on.url, connections, [
      '-f',
      file,
      '-T',
      String(seconds),
      '-D',
      `i=${this.next}`,
      ...values,
    ]);
    this.next += Math.ceil(perSecond * seconds * 2);
    return perSecond;
  }
}

async function parameterTypes(text: string, service: OneService): Promise<string[]> {
  return service.withClient(async (client) => {
    await client.query(`prepare of_the_bench as ${text}`);
    const { rows } = await client.query<{ types: string[] }>(
      `select parameter_types::text[] as types from pg_prepared_statements where name = 'of_the_bench'`,
    );
    await client.query('deallocate of_the_bench');
    return rows[0]!.types;
  });
}

/** As the driver sends it, with the places of what is new in each run. */
function templateOf(value: unknown, ids: Map<string, number>): string | null {
  if (value === null || value === undefined) return null;
  const text = Array.isArray(value)
    ? `{${value.join(',')}}`
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
  return text.replace(/〔(\d+)〕\d+号/g, `〔$1〕${PLACE}号`).replace(ID, (id) => {
    if (id.startsWith('10000000-')) return id;
    if (!ids.has(id)) ids.set(id, ids.size);
    return `${ids.get(id)!.toString(16).padStart(8, '0')}-0000-7000-8000-${PLACE}`;
  });
}
