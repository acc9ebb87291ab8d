import { parseArgs } from 'node:util';
import type { ChainPlace } from '@app/platform/audit-chain';
import { Caller, type Json, keptServices, Refusal, type Service, target } from './api';
import { type Verification, verifyInDatabase } from './audit-walk';
import { parseSamples, type Sample } from './prometheus-text';

/**
 * What operators do from a terminal. It finds the system of `npm start` by itself, and others by the environment.
 * Exit code: 0 all is well, 1 something is wrong or was refused, 2 the command was not understood.
 */
const HELP = `npm run ops -- COMMAND [--json]

  死信：处理不了的事件 / events that could not be handled
    dead-letters [--service S]                          列出 / lists them, over all services
    dead-letters show SERVICE EVENT                     一个，附原因 / one of them, with its reason
    dead-letters re-drive SERVICE EVENT                 重新处理 / handles it again
    dead-letters discard SERVICE EVENT --reason "…"     放弃，须写原因 / gives it up, saying why
  积压 / what waits
    lag                                                 发件箱、收件箱、各主题、每日任务 / outbox, inbox, topics, jobs of the day
  审计 / the audit log
    audit [--service S] [--head SEQ:HASH]               逐条验证哈希链 / verifies every chain, names the first bad entry
    audit --database                                    不经服务，直接读 DATABASE_URL / past the service: long chains
  付款 / payments
    payments                                            结果未知、与银行不符的 / those unknown, or contradicted by the bank

  SERVICE: credit-rating, reward-penalty, subsidy, commitment
  别的系统 / another system: GATEWAY_URL, OPS_TOKEN 访问令牌 (an access token with the roles operator and auditor);
    lag: CREDIT_RATING_URL, REWARD_PENALTY_URL, SUBSIDY_URL, COMMITMENT_URL
`;

const SERVICES: Service[] = ['credit-rating', 'reward-penalty', 'subsidy', 'commitment'];
const WAITING = ['outbox_lag_seconds', 'outbox_unsent', 'inbox_lag_seconds', 'inbox_pending', 'dead_letters'] as const;

/** What a person can mend at the keyboard. */
class Fault extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}

interface DeadLetter extends Json {
  eventId: string;
  type: string;
  key: string;
  attempts: number;
  error: string;
  receivedAt: string;
  waiting: number;
}

/** A result: what people read, the same for programs, and whether it is well. */
interface Result {
  lines: string[];
  data: unknown;
  isWell: boolean;
}

const { values: options, positionals } = parseOptions();

function parseOptions(): {
  values: { json?: boolean; service?: string; reason?: string; head?: string; database?: boolean; help?: boolean };
  positionals: string[];
} {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        ...{ service: { type: 'string' }, reason: { type: 'string' }, head: { type: 'string' } },
        database: { type: 'boolean' },
      },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

function serviceNamed(name: string | undefined): Service {
  const found = SERVICES.find((service) => service === name);
  if (!found) throw new Fault(`${name ?? ''}: 没有这个服务 / no such service; ${SERVICES.join(', ')}`, 2);
  return found;
}

const chosen = (): Service[] => (options.service === undefined ? SERVICES : [serviceNamed(options.service)]);

function as(account: 'operator-1' | 'auditor-1'): Promise<Caller> {
  const token = process.env['OPS_TOKEN'];
  return token ? Promise.resolve(Caller.withToken(account, token)) : Caller.person(account);
}

async function listDeadLetters(): Promise<Result> {
  const operator = await as('operator-1');
  const data: (DeadLetter & { service: Service })[] = [];
  for (const service of chosen()) {
    const { items } = await operator.get<{ items: DeadLetter[] }>(service, '/dead-letters?limit=200');
    data.push(...items.map((item) => ({ service, ...item })));
  }
  const lines = data.map(
    ({ service, eventId, type, error, waiting }) =>
      `${service}  ${eventId}  ${type || '?'}  之后等待 waiting behind: ${waiting}\n    ${error.slice(0, 160)}`,
  );
  return { lines: lines.length > 0 ? lines : ['没有死信 / no dead letters'], data, isWell: data.length === 0 };
}

async function getDeadLetter(): Promise<{ operator: Caller; service: Service; letter: DeadLetter }> {
  const service = serviceNamed(positionals[2]);
  const eventId = positionals[3];
  if (!eventId) throw new Fault('缺少事件编号 / the id of the event is missing', 2);
  const operator = await as('operator-1');
  const { items } = await operator.get<{ items: DeadLetter[] }>(service, '/dead-letters?limit=200');
  const letter = items.find((item) => item.eventId === eventId);
  if (!letter) throw new Fault(`${service} 没有死信 / has no dead letter ${eventId}`);
  return { operator, service, letter };
}

async function showDeadLetter(): Promise<Result> {
  const { letter } = await getDeadLetter();
  return {
    lines: Object.entries(letter).map(([name, value]) => `${name}: ${String(value)}`),
    data: letter,
    isWell: true,
  };
}

async function endDeadLetter(how: 're-drive' | 'discard'): Promise<Result> {
  if (how === 'discard' && (options.reason ?? '').length < 5) {
    throw new Fault(
      '--reason "…"：放弃须写明原因，至少五个字 / giving up needs a reason of five characters at least',
      2,
    );
  }
  const { operator, service, letter } = await getDeadLetter();
  const path = `/dead-letters/${encodeURIComponent(letter.eventId)}/${how}`;
  await operator.post(service, path, how === 'discard' ? { body: { reason: options.reason } } : {});
  const done = how === 'discard' ? '已放弃 / given up' : '已重新处理 / is handled again';
  return {
    lines: [`${service} ${letter.eventId} ${done}`],
    data: { service, eventId: letter.eventId, how },
    isWell: true,
  };
}

async function samplesOf(service: Service): Promise<Sample[]> {
  const variable = `${service.replaceAll('-', '_').toUpperCase()}_URL`;
  const url = process.env[variable] ?? keptServices?.[service];
  if (!url) throw new Fault(`${variable} 未设置 / is not set, and no system of npm start runs from this folder`, 2);
  const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  if (!response?.ok)
    throw new Fault(`${service} 在 ${url} 没有应答 / does not answer there; ${variable} says where it is`);
  return parseSamples(await response.text());
}

async function lag(): Promise<Result> {
  const lines: string[] = [];
  const data: Record<string, unknown> = {};
  let isWell = true;
  for (const service of SERVICES) {
    const samples = await samplesOf(service);
    const value = (name: string): number | null => samples.find((sample) => sample.name === name)?.value ?? null;
    const each = (name: string, label: string): Record<string, number> =>
      Object.fromEntries(
        samples.filter((sample) => sample.name === name).map((sample) => [sample.labels[label]!, sample.value]),
      );
    const [outboxSeconds, unsent, inboxSeconds, pending, dead] = WAITING.map(value);
    const topics = each('consumer_lag', 'topic');
    const jobs = each('day_job_days_behind', 'day_job');
    const late = Object.entries(jobs).filter(([, days]) => days > 0);
    const shown = (number: number | null | undefined): string =>
      number === null || number === undefined ? '?' : String(Math.round(number));
    data[service] = {
      outbox: { unsent, seconds: outboxSeconds },
      inbox: { pending, seconds: inboxSeconds, dead },
      ...{ topics, dayJobsBehind: jobs, consumerUp: value('consumer_up'), leases: each('lease_held', 'lease') },
    };
    lines.push(
      `${service}`,
      `  未发出 to be sent: ${shown(unsent)} (${shown(outboxSeconds)} s)   未处理 to be handled: ${shown(pending)} (${shown(inboxSeconds)} s)   死信 dead: ${shown(dead)}`,
      `  未读 unread: ${Object.entries(topics)
        .map(([topic, messages]) => `${topic} ${messages}`)
        .join(', ')}${value('consumer_up') === 0 ? '   未加入消费组 not in its group' : ''}`,
      ...late.map(([job, days]) => `  ✗ 每日任务 job of the day ${job}: 落后 behind ${days} 天 days`),
    );
    if (
      dead !== 0 ||
      late.length > 0 ||
      value('consumer_up') === 0 ||
      (outboxSeconds ?? 99) > 60 ||
      (inboxSeconds ?? 99) > 60
    )
      isWell = false;
  }
  return { lines, data, isWell };
}

function publishedHead(): ChainPlace | undefined {
  if (options.head === undefined) return undefined;
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(options.head) ?? [];
  if (!seq || !hash) throw new Fault('--head SEQ:HASH，如本命令先前所示 / as this command showed it before', 2);
  return { seq: Number(seq), hash };
}

async function audit(): Promise<Result> {
  const head = publishedHead();
  if (options.database) {
    const url = process.env['DATABASE_URL'];
    if (!url) throw new Fault('DATABASE_URL 未设置 / is not set: the database whose chain is to be verified', 2);
    return auditOf({ [new URL(url).pathname.slice(1)]: await verifyInDatabase(url, head) });
  }
  if (head && chosen().length > 1) throw new Fault('--head 须与 --service 同用 / --head goes with --service', 2);
  const auditor = await as('auditor-1');
  const found: Record<string, Verification> = {};
  for (const service of chosen()) {
    const query = head ? `?seq=${head.seq}&hash=${head.hash}` : '';
    found[service] = await auditor.get<Verification & Json>(service, `/audit/verification${query}`);
  }
  return auditOf(found);
}

function auditOf(found: Record<string, Verification>): Result {
  const lines = Object.entries(found).map(([where, { sealed, head, firstBad, entry }]) =>
    firstBad === null
      ? `✓ ${where}: ${sealed} 条完好 / entries are as sealed.${sealed > 0 ? ` --head ${sealed}:${head}` : ''}`
      : `✗ ${where}: 第 ${firstBad} 条被改动、删除或移位 / entry ${firstBad} was edited, deleted or moved${entry ? `\n    ${entry}` : ''}`,
  );
  return { lines, data: found, isWell: Object.values(found).every(({ firstBad }) => firstBad === null) };
}

interface StuckPayout {
  state: string;
  instructionId: string;
  applicationNumber: string;
  enterpriseName: string;
  amountFen: string;
  bankTrouble: string | null;
}

async function payments(): Promise<Result> {
  const auditor = await as('auditor-1');
  const data: StuckPayout[] = [];
  for (const state of ['unknown', 'suspended']) {
    data.push(...(await auditor.get<{ items: StuckPayout[] }>('subsidy', `/payouts?state=${state}&limit=100`)).items);
  }
  const lines = data.map(({ state, instructionId, applicationNumber, enterpriseName, amountFen, bankTrouble }) =>
    [state, instructionId, applicationNumber, enterpriseName, `${amountFen} 分 fen`, bankTrouble ?? ''].join('  '),
  );
  return { lines: lines.length > 0 ? lines : ['没有 / none'], data, isWell: data.length === 0 };
}

async function run(): Promise<Result> {
  const [command, what] = positionals;
  if (command === 'dead-letters') {
    if (what === undefined || what === 'list') return listDeadLetters();
    if (what === 'show') return showDeadLetter();
    if (what === 're-drive' || what === 'discard') return endDeadLetter(what);
  }
  if (command === 'lag') return lag();
  if (command === 'audit') return audit();
  if (command === 'payments') return payments();
  throw new Fault(`${positionals.join(' ')}: 没有这个命令 / no such command\n\n${HELP}`, 2);
}

function wordsOf(error: unknown): string {
  if (error instanceof Refusal) return `${error.problem.detail ?? error.message}\n  → ${error.problem.remedy ?? ''}`;
  if (!(error instanceof Error)) return String(error);
  const isAway = error.message === 'fetch failed' || error.name === 'TimeoutError';
  return isAway
    ? `${target.gatewayUrl} 没有应答 / does not answer\n  → npm start，或设置 / or set GATEWAY_URL, OIDC_ISSUER`
    : error.message;
}

if (positionals.length === 0 || positionals[0] === 'help' || options.help) {
  process.stdout.write(HELP);
} else {
  run().then(
    ({ lines, data, isWell }) => {
      process.stdout.write(options.json ? `${JSON.stringify(data, null, 2)}\n` : `${lines.join('\n')}\n`);
      process.exitCode = isWell ? 0 : 1;
    },
    (error: unknown) => {
      process.stderr.write(`${wordsOf(error)}\n`);
      process.exitCode = error instanceof Fault ? error.exitCode : 1;
    },
  );
}
