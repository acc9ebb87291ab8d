import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Caller, type Json, Refusal } from './api';
import type { DemoEnterprise } from './demo-data';

// What the chapters of the tour share: telling, checking, waiting, and the people of the demo.

let checks = 0;
export const checksDone = (): number => checks;

export class WrongAnswer extends Error {}

/** One thing the tour relies on, shown with the real answer. */
export function check(what: string, got: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(got, wanted)) {
    throw new WrongAnswer(`${what}\n    应为 wanted ${JSON.stringify(wanted)}\n    实为 got    ${JSON.stringify(got)}`);
  }
  checks++;
  console.log(`   ✓ ${what}: ${typeof got === 'string' ? got : JSON.stringify(got)}`);
}

let chapter = 0;
export function tell(zh: string, en: string): void {
  console.log(`\n${++chapter}. ${zh}\n   ${en}`);
}

/** Waits for what the services bring about by events, a minute at most. */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 150) {
    const found = await look();
    if (found) return found;
    await sleep(150);
  }
  throw new WrongAnswer(`一分钟内没有出现 / did not come about within a minute: ${what}`);
}

export const yuan = (fen: unknown): string => {
  const text = String(fen).padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
};

export interface Rating extends Json {
  grade: string;
  score: string;
}
export interface Application extends Json {
  id: string;
  number: string;
  version: number;
  state: string;
  provisional: { amountFen: string; grade: string } | null;
}
export interface Payout extends Json {
  id: string;
  version: number;
  state: string;
  amountFen: string;
  hold:
    (Json & { id: string; reason: string; rule: string; causeEventId: string; causeAnnulledBy: string | null }) | null;
}

/** An enterprise of the demo with an account. */
export type Enterprise = DemoEnterprise & { id: string };
/** What two people may change. */
export interface Versioned extends Json {
  id: string;
  version: number;
  state: string;
}

/** The officers of the demo, signed in. */
export interface People {
  operator: Caller;
  maker: Caller;
  checker: Caller;
  officer: Caller;
  approver: Caller;
  secondApprover: Caller;
  regulator: Caller;
  auditor: Caller;
}

export async function signInAll(): Promise<People> {
  const names = [
    'credit-officer-1',
    'credit-officer-2',
    'subsidy-officer-1',
    'subsidy-approver-1',
    'subsidy-approver-2',
    'regulator-market',
    'operator-1',
    'auditor-1',
  ];
  const [maker, checker, officer, approver, secondApprover, regulator, operator, auditor] = await Promise.all(
    names.map((name) => Caller.person(name)),
  );
  return {
    maker: maker!,
    checker: checker!,
    officer: officer!,
    approver: approver!,
    secondApprover: secondApprover!,
    regulator: regulator!,
    operator: operator!,
    auditor: auditor!,
  };
}

export function exemption(
  people: People,
  { uscc }: { uscc: string },
): Promise<{ exempt: boolean; reason: string | null }> {
  return people.regulator.get('reward-penalty', `/exemptions?uscc=${uscc}&inspection=routine`);
}

export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

export const application = (people: People, id: string): Promise<Application> =>
  people.officer.get('subsidy', `/applications/${id}`);
export const payout = (people: People, id: string): Promise<Payout> => people.officer.get('subsidy', `/payouts/${id}`);

/** One officer proposes, another approves what was shown. */
export async function approve(people: People, id: string): Promise<Payout> {
  const seen = await application(people, id);
  const reviewed = await people.officer.post<Application>('subsidy', `/applications/${id}/review`, {
    version: seen.version,
    body: {},
  });
  const approved = await people.approver.post<{ payoutId: string }>('subsidy', `/applications/${id}/approve`, {
    version: reviewed.version,
    body: {},
  });
  return payout(people, approved.payoutId);
}

export async function pay(people: People, id: string): Promise<Payout> {
  await people.officer.post('subsidy', '/payment-runs', { body: { payoutIds: [id] } });
  return until('拨付 / payment', async () => {
    const seen = await payout(people, id);
    return seen.state === 'paid' ? seen : null;
  });
}

/** Moves the business clock to a morning. */
export async function moveTo(people: People, day: string): Promise<void> {
  const moved = await people.operator.call<{ today: string }>('PUT', '/clock', {
    body: { moveTo: `${day}T09:00:00+08:00` },
  });
  check('业务日期 / business date', moved.today, day);
}

/** Posts to reward-penalty, with the version that was seen where there is one. */
export function act<T>(as: Caller, path: string, body: object, version?: number): Promise<T> {
  return as.post<T>('reward-penalty', path, { body, ...(version === undefined ? {} : { version }) });
}

/** Null while the service has not heard of what the request names. */
export async function unlessUnknown<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refusal && (error.status === 404 || error.problem.code === 'application.pledge-unknown'))
      return null;
    throw error;
  }
}
