/**
 * The bank simulator: a program of its own with its own small protocol, told by tests and demos to misbehave.
 * Environment: PORT, HOST (127.0.0.1 when not said), BANK_TOKEN (bearer token of every request but the health one),
 * BANK_FILE (its append-only book), BANK_NOTIFY_URL (optional; where late answers and returns are posted, with the same bearer token).
 *
 *   POST /payments {instructionId, payeeName, payeeAccount, amountFen, memo, notifyUrl?}
 *        → 200 {instructionId, status, bankReference, amountFen}; the first answer again for a repetition; 409 for a
 *          repetition with other content
 *   GET  /payments → {payments: [...]}: the book, each as asked for and as it stands now
 *   GET  /payments/:instructionId → 200 the same with the status of now; 404 when it never arrived
 *   POST <notifyUrl> {notificationId, instructionId, status, bankReference, amountFen}, until 2xx, six times at most
 *   POST /control/misbehave {mode, instructionId?, payeeAccount?, next?, afterMs?} → 204
 *   POST /control/complete {instructionId, status} → 204: settles a pending payment, or returns a settled one, now
 *   GET  /control/payments → {payments: [...], settledFen}
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import {
  BankBook,
  modes,
  type Answer,
  type Instruction,
  type Misbehaviour,
  type Payment,
  type PaymentStatus,
} from './bank-book';
import { readBody, requireEnv } from './http';

const text = z.string().trim().min(1).max(200);
const paymentRequest = z.strictObject({
  instructionId: text,
  payeeName: text,
  payeeAccount: text,
  amountFen: z.string().regex(/^[1-9]\d{0,17}$/),
  memo: z.string().max(200),
  notifyUrl: z.url().optional(),
});
const misbehaveRequest = z.strictObject({
  mode: z.enum(modes),
  instructionId: text.optional(),
  payeeAccount: text.optional(),
  next: z.number().int().min(1).max(10_000).default(1),
  afterMs: z.number().int().min(0).max(3_600_000).default(1000),
});
const completeRequest = z.strictObject({ instructionId: text, status: z.enum(['settled', 'rejected', 'returned']) });

const token = requireEnv('BANK_TOKEN');
const defaultNotifyUrl = process.env['BANK_NOTIFY_URL'] || null;
const book = new BankBook(requireEnv('BANK_FILE'));

interface Reply {
  status: number;
  body?: unknown;
}

const answerNow = (payment: Payment): Answer => ({ ...payment.first, status: payment.status });

/** Null: the bank stays silent and the caller runs into its own time limit. */
async function pay(body: unknown): Promise<Reply | null> {
  const { notifyUrl, ...instruction } = paymentRequest.parse(body);
  const known = book.payments.get(instruction.instructionId);
  if (known !== undefined) return repeat(known, instruction);
  const misbehaviour = book.takeMisbehaviour(instruction);
  if (misbehaviour?.mode === 'timeout-before') return null;
  const payment = receive(instruction, notifyUrl ?? defaultNotifyUrl, misbehaviour);
  book.write({ kind: 'received', payment });
  const kept = book.getPayment(instruction.instructionId);
  return answerFirst(kept, misbehaviour);
}

function repeat(known: Payment, instruction: Instruction): Reply {
  const same = (Object.keys(instruction) as (keyof Instruction)[]).every(
    (field) => instruction[field] === known.instruction[field],
  );
  if (!same) return { status: 409, body: { error: 'the same instructionId came with other content before' } };
  book.write({ kind: 'repeated', instructionId: instruction.instructionId });
  return { status: 200, body: known.first };
}

function receive(instruction: Instruction, notifyUrl: string | null, misbehaviour: Misbehaviour | null): Payment {
  const mode = misbehaviour?.mode;
  const status: PaymentStatus = mode === 'reject' ? 'rejected' : mode === 'settle-later' ? 'pending' : 'settled';
  const bankReference = `B${String(book.payments.size + 1).padStart(8, '0')}`;
  // One fen more than asked: the mismatch that is hardest to see.
  const amountFen = mode === 'wrong-amount' ? String(BigInt(instruction.amountFen) + 1n) : instruction.amountFen;
  const first: Answer = { instructionId: instruction.instructionId, status, bankReference, amountFen };
  const laterStatus: PaymentStatus | null =
    mode === 'return-later' ? 'returned' : mode === 'settle-later' ? 'settled' : null;
  const later = laterStatus === null ? null : { status: laterStatus, atMs: Date.now() + (misbehaviour?.afterMs ?? 0) };
  return { instruction, notifyUrl, first, status, deliveries: 1, notifications: 0, later };
}

async function answerFirst(payment: Payment, misbehaviour: Misbehaviour | null): Promise<Reply | null> {
  scheduleLater(payment);
  switch (misbehaviour?.mode) {
    case 'timeout-after-success':
      return null;
    case 'answer-twice':
      void notify(payment);
      break;
    case 'notify-before-response':
      await notify(payment);
      break;
    case 'slow':
      await delay(misbehaviour.afterMs);
      break;
    default:
  }
  return { status: 200, body: payment.first };
}

function scheduleLater(payment: Payment): void {
  const { later } = payment;
  if (later === null) return;
  setTimeout(() => {
    if (payment.later !== null) change(payment, later.status);
  }, later.atMs - Date.now()).unref();
}

function change(payment: Payment, status: PaymentStatus): void {
  book.write({ kind: 'changed', instructionId: payment.instruction.instructionId, status });
  void notify(payment);
}

async function notify(payment: Payment): Promise<void> {
  if (payment.notifyUrl === null) return;
  const body = JSON.stringify({ notificationId: randomUUID(), ...answerNow(payment) });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  for (let attempt = 0; attempt < 6; attempt++) {
    if (attempt > 0) await delay(200 * 2 ** attempt);
    try {
      const response = await fetch(payment.notifyUrl, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(5000),
      });
      await response.arrayBuffer();
      if (response.ok) return book.write({ kind: 'notified', instructionId: payment.instruction.instructionId });
      console.error(`notification of ${payment.instruction.instructionId}: ${response.status}`);
    } catch (error) {
      console.error(`notification of ${payment.instruction.instructionId}: ${String(error)}`);
    }
  }
}

function complete(body: unknown): Reply {
  const { instructionId, status } = completeRequest.parse(body);
  const payment = book.payments.get(instructionId);
  if (payment === undefined) return { status: 404, body: { error: 'no such payment' } };
  const allowed = status === 'returned' ? 'settled' : 'pending';
  if (payment.status !== allowed) return { status: 409, body: { error: `the payment is ${payment.status}` } };
  change(payment, status);
  return { status: 204 };
}

function list(): Reply {
  const payments = [...book.payments.values()].map((payment) => ({
    ...payment.instruction,
    ...answerNow(payment),
    askedFen: payment.instruction.amountFen,
    deliveries: payment.deliveries,
    notifications: payment.notifications,
  }));
  const settled = payments.filter(({ status }) => status === 'settled');
  const settledFen = settled.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n).toString();
  return { status: 200, body: { payments, settledFen } };
}

async function route(request: IncomingMessage): Promise<Reply | null> {
  const path = new URL(request.url ?? '/', 'http://bank').pathname;
  const call = `${request.method} ${path}`;
  if (call === 'GET /health/ready') return { status: 200, body: { status: 'ok' } };
  if (request.headers.authorization !== `Bearer ${token}`)
    return { status: 401, body: { error: 'a bearer token is needed' } };
  if (call === 'GET /control/payments' || call === 'GET /payments') return list();
  const one = /^GET \/payments\/([^/]+)$/.exec(call);
  if (one !== null) {
    const payment = book.payments.get(decodeURIComponent(one[1] ?? ''));
    return payment === undefined
      ? { status: 404, body: { error: 'never received' } }
      : { status: 200, body: answerNow(payment) };
  }
  const commands = ['POST /payments', 'POST /control/misbehave', 'POST /control/complete'];
  if (!commands.includes(call)) return { status: 404, body: { error: 'no such path' } };
  const body: unknown = JSON.parse(await readBody(request));
  if (call === 'POST /payments') return pay(body);
  if (call === 'POST /control/complete') return complete(body);
  const { instructionId, payeeAccount, ...rest } = misbehaveRequest.parse(body);
  const whom = {
    ...(instructionId === undefined ? {} : { instructionId }),
    ...(payeeAccount === undefined ? {} : { payeeAccount }),
  };
  book.write({ kind: 'misbehave', misbehaviour: { ...rest, ...whom } });
  return { status: 204 };
}

function send(response: ServerResponse, reply: Reply | null): void {
  if (reply === null) return;
  if (reply.body === undefined) return void response.writeHead(reply.status).end();
  response.writeHead(reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body));
}

for (const payment of book.payments.values()) scheduleLater(payment);
const server = createServer((request, response) => {
  route(request).then(
    (reply) => send(response, reply),
    (error: unknown) => {
      const wrong = error instanceof z.ZodError || error instanceof SyntaxError;
      if (!wrong) console.error(error);
      send(response, { status: wrong ? 400 : 500, body: { error: String((error as Error).message) } });
    },
  );
});
server.listen(Number(requireEnv('PORT')), process.env['HOST'] ?? '127.0.0.1');
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
