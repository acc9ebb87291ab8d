import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BackgroundLoop } from '@app/platform/background-loop';
import { Database, sql } from '@app/platform/database';
import { PinoLogger } from 'nestjs-pino';
import { initialsOf } from './initials';

const BATCH = 500;
/** A process of the version before may still be registering while this one begins. */
const IDLE_MS = 60_000;

/** Makes the initials of names that were stored before there were any, a few at a time. */
@Injectable()
export class InitialsCatchUp implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;
  private stopping = false;

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(PinoLogger) log: PinoLogger,
  ) {
    this.loop = new BackgroundLoop('initials', IDLE_MS, () => this.fill(), log);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.loop.stop();
  }

  /** @returns whether there may be more */
  private fill(): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const rows = await sql<{ id: string; validFrom: string; name: string }>(
        tx,
        `select enterprise_id as id, valid_from as "validFrom", name from enterprise_identifier
         where initials is null limit ${BATCH} for update skip locked`,
      );
      const made = rows.map(({ id, validFrom, name }) => ({ id, validFrom, initials: initialsOf(name) }));
      await sql(
        tx,
        `update enterprise_identifier i set initials = row.initials
         from jsonb_to_recordset($1::jsonb) as row (id uuid, "validFrom" date, initials text)
         where i.enterprise_id = row.id and i.valid_from = row."validFrom"`,
        [JSON.stringify(made)],
      );
      return !this.stopping && rows.length === BATCH;
    });
  }
}
