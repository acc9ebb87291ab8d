import { type Comparison, compare, comparisonOf, figure } from './compare';
import type { Bench, Setting } from './setting';
import { RECORDS_EACH, Zone } from './zone';

const ENTERPRISES = 100_000;
/** As many rows as the re-rating looks at in one go. */
const ROWS_A_STATEMENT = 1_000;
const SIZES = [10_000, 100_000, 1_000_000];

let costs: string[] = [];

async function timedPerSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (count / (performance.now() - startedAt)) * 1000;
}

async function reRating(setting: Setting): Promise<Comparison> {
  setting.say(`${figure(ENTERPRISES)} enterprises with ${RECORDS_EACH} records each`);
  const zone = await Zone.create(setting, ENTERPRISES);
  try {
    const { rows } = await zone.owner.query<{ id: string }>(
      `select enterprise_id as id from rating_current order by 1`,
    );
    let turn = 0;
    return await compare(
      {
        id: 'G5',
        what: `enterprises of ${RECORDS_EACH} records re-rated/s, 5 % of them changing (history, receipt, event, audit for those; nothing written for the rest) ÷ rows/s of a plain SQL UPDATE of their present ratings`,
        unit: '/s',
        wanted: { atLeast: 0.25 },
        ours: async () => {
          await zone.unsettle((turn += 1));
          return timedPerSecond(ENTERPRISES, () => zone.rateEveryone());
        },
        limit: async () => {
          await zone.owner.query('vacuum analyze');
          return timedPerSecond(ENTERPRISES, async () => {
            for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
              const ids = rows.slice(at, at + ROWS_A_STATEMENT).map(({ id }) => id);
              await zone.owner.query(`update rating_current set score = score where enterprise_id = any($1::uuid[])`, [
                ids,
              ]);
            }
          });
        },
      },
      setting.say,
    );
  } finally {
    await zone.close();
  }
}

/** The second of two re-ratings: the first finds nothing in memory. */
async function costOf(setting: Setting, enterprises: number): Promise<{ wall: number; processor: number }> {
  const zone = await Zone.create(setting, enterprises);
  try {
    await zone.unsettle(0);
    await zone.rateEveryone();
    await zone.unsettle(1);
    const startedAt = performance.now();
    const before = process.cpuUsage();
    await zone.rateEveryone();
    const { user, system } = process.cpuUsage(before);
    return { wall: ((performance.now() - startedAt) * 1000) / enterprises, processor: (user + system) / enterprises };
  } finally {
    await zone.close();
  }
}

async function flatness(setting: Setting): Promise<Comparison> {
  const seen: { size: number; wall: number; processor: number }[] = [];
  for (const size of SIZES) {
    const cost = await costOf(setting, size);
    setting.say(
      `${figure(size)} enterprises: ${figure(cost.wall)} µs each, ${figure(cost.processor)} µs of the program's processor`,
    );
    seen.push({ size, ...cost });
  }
  costs = seen.map(({ size, wall, processor }) => `| ${figure(size)} | ${figure(wall)} | ${figure(processor)} |`);
  const [small, great] = [seen[0]!, seen.at(-1)!];
  const goal = {
    id: 'cost',
    what: `time of re-rating one enterprise of ${figure(great.size)} ÷ one of ${figure(small.size)}, 5 % of them changing (one round)`,
    unit: 'µs',
    wanted: { atMost: 1.25 },
  };
  return comparisonOf(goal, [{ ours: great.wall, limit: small.wall }]);
}

/** How fast a zone is rated again. */
export const reRatingBench: Bench = { ids: ['G5'], run: async (setting) => [await reRating(setting)] };

/** Whether the cost of an enterprise stays the same, however many there are. */
export const costBench: Bench = {
  ids: ['cost'],
  run: async (setting) => [await flatness(setting)],
  notes: () =>
    [
      'Re-rating, 5 % changing:\n',
      '| enterprises | µs each | of the program’s processor |',
      '|---:|---:|---:|',
      ...costs,
    ].join('\n'),
};
