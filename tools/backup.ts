import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formatYuan } from '@app/kernel/money';
import { kafkaSettingsOf } from '../deploy/backup/kafka-settings';
import { letIn } from '../deploy/backup/access';
import { createBackup } from '../deploy/backup/base-backup';
import { type BankPayment, fetchBankBook, readBankBook } from '../deploy/backup/lost-future';
import { baseBackups, livingBackups } from '../deploy/backup/manifest';
import { prune } from '../deploy/backup/prune';
import { restore, verify } from '../deploy/backup/restore';
import { databaseUrlsOf, resume, type Resumed, type ResumeOptions } from '../deploy/backup/resume';
import { type ServiceName, serviceNames } from '../deploy/local/databases';
import { LocalError } from '../deploy/local/local-error';

/** Backup and restore of all databases. Exit code: 0 done, 1 it could not be, 2 the command was not understood. */
const HELP = `npm run backup -- COMMAND        docs/BACKUP.md

  create FOLDER [--data DIR]                     基础备份 / a base backup of the running server, while it works
  list FOLDER                                    有哪些备份，各自从何时起可恢复 / what there is, and from when on it can be restored
  verify FOLDER [--base NAME]                    逐文件核对，检查日志归档 / every file against its SHA-256, the log for gaps
  prune FOLDER --keep N                          只留最近 N 份及其日志 / keeps the newest N and the log that they need
  restore FOLDER --to TIME|latest --into DIR     写出数据目录，服务器下次启动时恢复到该时刻 / a data folder; the server restores by itself at its next start
          [--base NAME] [--wal DIR]              某一份；服务器所见的归档路径 / one of them; the archive as the server sees it
  resume --topic-prefix NEW                      恢复之后、服务启动之前：与 Kafka 和银行对照 / after a restore and before services start
         --bank-book FILE | --no-bank-book "why" | BANK_URL, BANK_TOKEN
         [--report DIR] [--by NAME] [--data DIR] [--name-prefix P]

  TIME: 2026-11-29T08:15:00Z 或 / or 2026-11-29T16:15:00+08:00
  环境 / environment: PG_ADMIN_URL 超级用户 (a superuser), KAFKA_BROKERS;
    PG_ADMIN_URL_FILE; KAFKA_TLS_CA, KAFKA_TLS_CERT, KAFKA_TLS_KEY, KAFKA_SASL_*;
    或每个服务 / or for each service CREDIT_RATING_OWNER_URL, COMMITMENT_OWNER_URL, REWARD_PENALTY_OWNER_URL, SUBSIDY_OWNER_URL
`;

class Misunderstood extends Error {}

const { values: options, positionals } = parseOptions();

function parseOptions(): { values: Record<string, string | undefined>; positionals: string[] } {
  const names = [
    'data',
    'base',
    'keep',
    'to',
    'into',
    'wal',
    'topic-prefix',
    'bank-book',
    'no-bank-book',
    'report',
    'by',
    'name-prefix',
  ];
  try {
    const { values, positionals: rest } = parseArgs({
      allowPositionals: true,
      options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    });
    return { values, positionals: rest };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function needed(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new Misunderstood(`缺少 / missing: ${what}`);
  return value;
}

const backupDir = (): string => needed(positionals[1], 'FOLDER');

function secret(name: string): string | undefined {
  const file = process.env[`${name}_FILE`];
  return file ? readFileSync(file, 'utf8').trim() : process.env[name] || undefined;
}

function adminUrl(): string {
  const url = secret('PG_ADMIN_URL');
  if (url === undefined) {
    throw new LocalError('PG_ADMIN_URL 未设置 / is not set', 'PG_ADMIN_URL=postgresql://postgres:…@host:5432/postgres');
  }
  return url;
}

function optional<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
}

async function create(): Promise<void> {
  const startedAtMs = Date.now();
  const { folder, manifest } = await createBackup({
    backupDir: backupDir(),
    adminUrl: adminUrl(),
    ...optional('dataDir', options['data']),
  });
  const sizes = Object.values(manifest.files).map(({ bytes }) => bytes);
  const megabytes = sizes.reduce((sum, bytes) => sum + bytes, 0) / 1e6;
  say(
    `✓ ${folder}: ${sizes.length} 个文件 files, ${megabytes.toFixed(1)} MB, ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s`,
  );
  say(`  可恢复到此后任一时刻 / can be restored to any moment from ${manifest.consistentAt} on`);
}

function list(): void {
  const all = baseBackups(backupDir());
  const living = new Set(livingBackups(backupDir()).map(({ name }) => name));
  for (const { name, manifest } of all) {
    const from = `可恢复到此后任一时刻 / any moment from ${manifest.consistentAt} on`;
    const left = '其后的日志已被一次恢复舍弃，只能用 --base / a later restore has left it behind: by --base alone';
    say(`${name}  ${living.has(name) ? from : left}`);
  }
  if (all.length === 0) say('没有已完成的备份 / no finished backup');
}

async function check(): Promise<void> {
  const names = options['base'] === undefined ? baseBackups(backupDir()).map(({ name }) => name) : [options['base']];
  if (names.length === 0)
    throw new LocalError('没有已完成的备份 / no finished backup', 'npm run backup -- create <folder>');
  for (const name of names) {
    const { files, lastSegment } = await verify(backupDir(), name);
    say(`✓ ${name}: ${files} 个文件完好 / files are as backed up; 日志完整至 / the log is whole up to ${lastSegment}`);
  }
}

function pruneOld(): void {
  const keep = Number(needed(options['keep'], '--keep N'));
  if (!Number.isInteger(keep) || keep < 1) throw new Misunderstood('--keep: 至少 1 / at least 1');
  const { bases, segments } = prune(backupDir(), keep);
  say(`✓ 删除 / removed: ${bases.length} 份备份 backups, ${segments} 个日志文件 files of the log`);
}

function moment(): Date | 'latest' {
  const text = needed(options['to'], '--to TIME|latest');
  if (text === 'latest') return text;
  // Without a zone the same text is another moment on another machine.
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const date = new Date(text);
  if (!isWhole || Number.isNaN(date.getTime())) {
    throw new Misunderstood(`--to ${text}: 须带时区 / a moment with its zone: 2026-11-29T16:15:00+08:00`);
  }
  return date;
}

async function bringBack(): Promise<void> {
  const to = moment();
  const into = resolve(needed(options['into'], '--into DIR'));
  const { base, manifest, lastSegment } = await restore({
    ...{ backupDir: backupDir(), to, into },
    ...optional('base', options['base']),
    ...optional('walDirForServer', options['wal']),
  });
  say(
    `✓ ${into}: ${Object.keys(manifest.files).length} 个文件，均与备份时一致 / files, each as it was backed up, from ${base}`,
  );
  say(`  日志完整至 / the log is whole up to ${lastSegment}`);
  say(
    `  接下来 / next: 只启动 PostgreSQL，它恢复到 / start PostgreSQL alone, it restores to ${to === 'latest' ? to : to.toISOString()};`,
  );
  say(`  然后 / then: npm run backup -- resume；此前服务进不去 / until then services are kept out`);
}

async function bankBook(): Promise<{ book: ResumeOptions['bankBook']; where: string }> {
  const { BANK_URL: url } = process.env;
  const file = options['bank-book'];
  if (file !== undefined) return { book: readBankBook(readFileSync(file, 'utf8'), file), where: file };
  const why = options['no-bank-book'];
  if (why !== undefined) {
    if (why.trim().length < 5) throw new Misunderstood('--no-bank-book "…": 写明原因 / say why');
    return { book: { notAsked: why }, where: '' };
  }
  if (url) return { book: await fetchBankBook(url, secret('BANK_TOKEN') ?? ''), where: url };
  throw new LocalError(
    '没有银行账册：该时刻之后的付款会再付一次 / without the bank’s book what was paid after the moment would be paid again',
    '--bank-book <文件>，或 BANK_URL 与 BANK_TOKEN；确无付款时 --no-bank-book "原因" / one of these; where nothing can have been paid: --no-bank-book "why"',
  );
}

function databaseUrls(): Record<ServiceName, string> {
  const owner = (service: ServiceName): string => `${service.replaceAll('-', '_').toUpperCase()}_OWNER_URL`;
  const given = serviceNames.map((service) => [service, secret(owner(service))] as const);
  const missing = given.filter(([, url]) => url === undefined).map(([service]) => owner(service));
  if (missing.length === given.length) return databaseUrlsOf(adminUrl(), options['name-prefix']);
  if (missing.length > 0)
    throw new LocalError(`未设置 / not set: ${missing.join(', ')}`, '四者都要 / all four are needed');
  return Object.fromEntries(given) as Record<ServiceName, string>;
}

/** A container may run as a number that has no name. */
function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}

async function goOn(): Promise<void> {
  const topicPrefix = needed(options['topic-prefix'], '--topic-prefix NEW');
  if (!/^[a-zA-Z0-9._-]{1,100}$/.test(topicPrefix))
    throw new Misunderstood(`--topic-prefix ${topicPrefix}: a-z 0-9 . _ -`);
  const { book, where } = await bankBook();
  const urls = databaseUrls();
  const resumed = await resume({
    ...{ databaseUrls: urls, kafka: kafkaSettingsOf(process.env), topicPrefix, bankBook: book },
    by: options['by'] ?? whoAmI(),
    onStep: (what) => say(`  ✓ ${what}`),
  });
  const report = resolve(options['report'] ?? `restore-report-${topicPrefix}`);
  writeReport(report, resumed, where);
  if (await letIn(urls.subsidy, options['data'])) say('  ✓ 服务进得去了 / services are let in');
  tell(resumed, topicPrefix, report);
}

/** What people have to look through: personal data may be in it. */
function writeReport(folder: string, { lostEvents, ...rest }: Resumed, bank: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = (list: readonly object[]): string => list.map((one) => `${JSON.stringify(one)}\n`).join('');
  const files: Record<string, string> = {
    'lost-events.jsonl': lines(lostEvents),
    'lost-payments.jsonl': lines(rest.lostPayments),
    'lost-payments-without-application.jsonl': lines(rest.withoutApplication),
    'returned-payments.jsonl': lines(rest.returnedPayments),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  const sha256 = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, createHash('sha256').update(text).digest('hex')]),
  );
  const { fromPrefix, restoredTo, events } = rest;
  writeFileSync(
    join(folder, 'report.json'),
    JSON.stringify({ fromPrefix, restoredTo, events, bank, sha256 }, null, 2),
    {
      mode: 0o600,
    },
  );
}

const yuan = (list: BankPayment[]): string =>
  formatYuan(list.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n));

function tell(resumed: Resumed, topicPrefix: string, report: string): void {
  const { events, lostEvents, lostPayments, withoutApplication, returnedPayments, fromPrefix } = resumed;
  say(`\n✓ 可以启动 / services may start, with TOPIC_PREFIX=${topicPrefix}（原为 / it was "${fromPrefix}"）`);
  say(`  ${events} 个事件重新发出 / events are told again; ${lostEvents.length} 个不复存在 / are no more`);
  say(
    `  银行已付而此处不知 / paid by the bank and not known here: ${lostPayments.length}, ${yuan(lostPayments)} 元 yuan`,
  );
  if (withoutApplication.length > 0)
    say(
      `  ✗ 其中 / of these ${withoutApplication.length} 笔连申请也没有，须人工处理 / have no application here any more: people must look`,
    );
  if (returnedPayments.length > 0)
    say(`  ✗ ${returnedPayments.length} 笔已被退回，请银行重发通知 / came back since: have the bank notify again`);
  say(`  清单 / lists: ${report}`);
  say(
    `  还要 / and: 建立新前缀的主题；重启 Redis；告知各接入系统 / make the topics of the new prefix, restart Redis, tell other systems (docs/BACKUP.md)`,
  );
}

const commands: Record<string, () => void | Promise<void>> = {
  create,
  list,
  verify: check,
  prune: pruneOld,
  restore: bringBack,
  resume: goOn,
};

async function main(): Promise<void> {
  const [command] = positionals;
  const run = command === undefined ? undefined : commands[command];
  if (run === undefined)
    throw new Misunderstood(command === undefined ? '' : `${command}: 没有这个命令 / no such command`);
  await run();
}

main().catch((error: unknown) => {
  if (error instanceof Misunderstood) process.stderr.write(`${error.message}\n\n${HELP}`);
  else if (error instanceof LocalError) process.stderr.write(`✗ ${error.message}\n`);
  else process.stderr.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Misunderstood ? 2 : 1;
});
