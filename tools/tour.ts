import { join } from 'node:path';
import { each, target } from './api';
import { type ForeignMessage, readWithJava } from './foreign-reader';
import { tourChain } from './tour-chain';
import { tourGentle } from './tour-gentle';
import { check, checksDone, type People, signInAll, tell, WrongAnswer } from './tour-kit';

// The main jobs of the product, driven only from outside: HTTP at the gateway, Kafka by a client that is not ours.

const root = join(__dirname, '..');
const TOPICS = ['credit-rating', 'reward-penalty', 'commitment', 'subsidy'];

const nowOf = async (people: People): Promise<number> =>
  Date.parse((await people.maker.call<{ now: string }>('GET', '/clock')).now);

/** How many events of each of these types one enterprise had in a time. */
function countedIn(
  messages: ForeignMessage[],
  { id }: { id: string },
  types: Record<string, number>,
  [from, until]: [number, number],
): Record<string, number> {
  const own = messages.filter(({ key, headers }) => {
    const at = Date.parse(headers['ce_time']!);
    return key === id && from <= at && at <= until;
  });
  return Object.fromEntries(
    Object.keys(types).map((type) => [
      type,
      own.filter(({ headers }) => headers['ce_type'] === `shouxin.${type}.v1`).length,
    ]),
  );
}

async function main(): Promise<void> {
  console.log(`守信巡览 / a tour of Shouxin at ${target.gatewayUrl}`);
  const people = await signInAll();
  const began = await nowOf(people);
  const first = await tourChain(people);
  const between = await nowOf(people);
  const second = await tourGentle(people, first);
  const ended = await nowOf(people);

  tell(
    '以上一切都在 Kafka 上，由 Kafka 自带的 Java 客户端读出',
    'All of it is on Kafka, read by the Java client that comes with Kafka',
  );
  const messages: ForeignMessage[] = [];
  await each(TOPICS, 2, async (topic) => {
    const downloads = join(root, '.local', 'downloads');
    messages.push(...(await readWithJava(target.kafkaBrokers, target.topicPrefix + topic, downloads)));
  });
  const ofTheChain = {
    'credit-record.recorded': 1,
    'rating.changed': 2,
    'red-list.left': 1,
    'exemption.ended': 1,
    'payout.held': 1,
    'objection.upheld': 1,
    'credit-record.annulled': 1,
    'red-list.entered': 1,
    'exemption.granted': 1,
    'payout.released': 1,
    'correction.opened': 1,
    'payout.paid': 3,
  };
  check(
    '第一家企业的事件 / events of the first enterprise',
    countedIn(messages, first, ofTheChain, [began, between]),
    ofTheChain,
  );
  const gently = {
    'violation.flagged': 2,
    'violation.waived': 1,
    'credit-record.recorded': 2,
    'repair.granted': 1,
    'credit-record.repaired': 1,
    'pledge.signed': 1,
    'pledge.breached': 1,
    'payout.paid': 1,
  };
  check('第二家企业的事件 / events of the second', countedIn(messages, second, gently, [between, ended]), gently);
  console.log(`\n${checksDone()} 项核对全部正确 / ${checksDone()} checks, all right\n`);
}

main().catch((error: unknown) => {
  console.error(
    `\n✗ ${error instanceof WrongAnswer ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
