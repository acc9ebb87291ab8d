import { Controller, Module } from '@nestjs/common';
import { creditRecordAnnulledV1 } from '@app/contracts/credit-record';
import type { EventData } from '@app/contracts/define-event';
import { eventually } from '@app/testing/eventually';
import { TestService, TestWorld } from '@app/testing/test-service';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sql } from './database';
import { newId } from './id';
import { EventContext } from './kafka-strategy';
import { OnEvent } from './on-event';
import type { ServiceDefinition } from './service-definition';

class HeardTable1800000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create table heard (n bigint generated always as identity, event_id text not null, by text not null, tx text not null)`,
    );
  }
  async down(): Promise<void> {}
}

/** Notes that it heard, and the transaction it heard in; slowly, so that another beside it would get between. */
async function hear({ tx, event }: EventContext, by: string): Promise<void> {
  for (const part of ['begins', 'ends']) {
    await sql(
      tx,
      `insert into heard (event_id, by, tx) select $1, $2, pg_current_xact_id()::text from pg_sleep(0.05)`,
      [event.id, `${by} ${part}`],
    );
  }
}

@Controller()
class FirstSlice {
  @OnEvent(creditRecordAnnulledV1)
  annulled(_: EventData<typeof creditRecordAnnulledV1>, context: EventContext): Promise<void> {
    return hear(context, 'first');
  }
}

@Controller()
class SecondSlice {
  static ails = false;

  @OnEvent(creditRecordAnnulledV1)
  async annulled(_: EventData<typeof creditRecordAnnulledV1>, context: EventContext): Promise<void> {
    await hear(context, 'second');
    if (SecondSlice.ails) throw new Error('the second slice ails');
  }
}

@Controller()
class ThirdSlice {
  @OnEvent(creditRecordAnnulledV1)
  annulled(_: EventData<typeof creditRecordAnnulledV1>, context: EventContext): Promise<void> {
    return hear(context, 'third');
  }
}

@Module({ controllers: [FirstSlice] })
class FirstModule {}

@Module({ controllers: [SecondSlice] })
class SecondModule {}

@Module({ imports: [FirstModule, SecondModule], controllers: [ThirdSlice] })
class SlicesModule {}

const slices: ServiceDefinition = {
  name: 'commitment',
  title: { zh: '玩具', en: 'Toy' },
  module: SlicesModule,
  entities: [],
  migrations: [HeardTable1800000000000],
  messages: {},
  ruleKinds: [],
};

const annulled = (): EventData<typeof creditRecordAnnulledV1> => ({
  ...{ recordId: newId(), enterpriseId: newId(), uscc: '91350100M000100Y43', determinedOn: '2026-01-01' as never },
  ...{ annulledAt: '2026-06-01T01:00:00Z', annulledOn: '2026-06-01' as never },
});

describe('an event that several slices of a service handle', () => {
  let world: TestWorld;
  let service: TestService;

  beforeAll(async () => {
    world = await TestWorld.create();
    service = await TestService.start(world, slices);
  });

  afterAll(async () => {
    await service.close();
    await world.close();
  });

  const inboxOf = async (id: string): Promise<{ state: string; attempts: number } | undefined> =>
    (
      await service.db.query<{ state: string; attempts: number }>(
        `select state, attempts from inbox where event_id = $1`,
        [id],
      )
    )[0];

  it('reaches each of them once, one after the other, in one transaction', async () => {
    const { id } = await world.topics.publish(creditRecordAnnulledV1, annulled());
    await eventually(async () => (await inboxOf(id))?.state === 'done');
    const rows = await service.db.query<{ by: string; tx: string }>(
      `select by, tx from heard where event_id = $1 order by n`,
      [id],
    );
    const parts = ['begins', 'ends'];
    const whole = ['first', 'second', 'third'].flatMap((by) => parts.map((part) => `${by} ${part}`));
    expect(rows.map(({ by }) => by).toSorted()).toEqual(whole.toSorted());
    expect(rows.filter((_, n) => n % 2 === 0).map(({ by }) => by.replace('begins', 'ends'))).toEqual(
      rows.filter((_, n) => n % 2 === 1).map(({ by }) => by),
    );
    expect(new Set(rows.map(({ tx }) => tx)).size).toBe(1);
  });

  it('has no effect at all while one of them fails, and all of them when it is handled again', async () => {
    SecondSlice.ails = true;
    const { id } = await world.topics.publish(creditRecordAnnulledV1, annulled());
    await eventually(async () => ((await inboxOf(id))?.attempts ?? 0) > 0);
    expect(await service.db.query(`select by from heard where event_id = $1`, [id])).toEqual([]);
    SecondSlice.ails = false;
    await eventually(async () => (await inboxOf(id))?.state === 'done', 40_000);
    expect(await service.db.query(`select by from heard where event_id = $1`, [id])).toHaveLength(6);
  });
});
