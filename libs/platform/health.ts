import type { Database } from './database';

export interface HealthReport {
  status: 'ok' | 'not-ready';
  checks: Record<string, string>;
}

/** One thing readiness depends on: resolves to what is wrong, or null. */
export type HealthCheck = () => Promise<string | null> | string | null;

export class Health {
  private readonly checks = new Map<string, HealthCheck>();

  add(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  async report(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]): Promise<[string, string]> => {
        try {
          return [name, (await check()) ?? 'ok'];
        } catch (error) {
          return [name, error instanceof Error ? error.message : String(error)];
        }
      }),
    );
    return {
      status: results.every(([, result]) => result === 'ok') ? 'ok' : 'not-ready',
      checks: Object.fromEntries(results),
    };
  }
}

/** The database answers and has every migration of this build. */
export function databaseCheck(db: Database): HealthCheck {
  return async () => {
    const applied = new Set(
      (await db.query<{ name: string }>('select name from schema_version')).map((row) => row.name),
    );
    const missing = db.source.migrations.filter(
      (migration) => !applied.has(migration.name ?? migration.constructor.name),
    );
    return missing.length === 0 ? null : `the schema lacks ${missing.length} migrations of this build`;
  };
}
