import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bankProgram } from './programs';
import type { Child } from './child';
import { readBody } from './http';
import { freePorts, waitUntil } from './wait';

const token = 'bank-of-the-test';
let dir: string;
let bank: Child;
let url: string;
let listener: Server;
let heard: Record<string, string>[];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'bank-'));
  const [port = 0, notifyPort = 0] = await freePorts(2);
  url = `http://127.0.0.1:${port}`;
  heard = [];
  listener = createServer((request, response) => {
    void readBody(request).then((body) => {
      heard.push(JSON.parse(body) as Record<string, string>);
      response.writeHead(204).end();
    });
  }).listen(notifyPort, '127.0.0.1');
  bank = bankProgram({ dir, port, token, notifyUrl: `http://127.0.0.1:${notifyPort}/heard` });
  await bank.start();
});

afterAll(async () => {
  await bank.stop();
  listener.close();
  rmSync(dir, { recursive: true });
});

interface Got {
  status: number;
  body: Record<string, unknown>;
}

async function call(method: string, path: string, body?: unknown, timeoutMs = 5000): Promise<Got> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
}

const instruction = (instructionId: string): Record<string, string> => ({
  instructionId,
  payeeName: '园区示例有限公司',
  payeeAccount: `account-of-${instructionId}`,
  amountFen: '80000000',
  memo: '扶持资金',
});
const misbehave = (body: object): Promise<Got> => call('POST', '/control/misbehave', body);

describe('the bank simulator', () => {
  it('settles a payment once and gives the first answer to each repetition', async () => {
    const first = await call('POST', '/payments', instruction('once'));
    expect(first).toMatchObject({ status: 200, body: { status: 'settled', amountFen: '80000000' } });
    const again = await Promise.all([1, 2, 3].map(() => call('POST', '/payments', instruction('once'))));
    for (const repetition of again) expect(repetition.body).toEqual(first.body);
    const { body } = await call('GET', '/control/payments');
    const payments = body['payments'] as Record<string, unknown>[];
    expect(payments.filter((payment) => payment['instructionId'] === 'once')).toEqual([
      expect.objectContaining({ deliveries: 4, status: 'settled' }),
    ]);
  });

  it('refuses a repetition with other content', async () => {
    await call('POST', '/payments', instruction('content'));
    const other = await call('POST', '/payments', { ...instruction('content'), amountFen: '1' });
    expect(other.status).toBe(409);
  });

  it('refuses who has no token, an amount that is no positive whole number, and unknown fields', async () => {
    expect((await fetch(`${url}/control/payments`)).status).toBe(401);
    expect((await call('POST', '/payments', { ...instruction('bad'), amountFen: '0' })).status).toBe(400);
    expect((await call('POST', '/payments', { ...instruction('bad'), amountFen: '1.5' })).status).toBe(400);
    expect((await call('POST', '/payments', { ...instruction('bad'), colour: 'red' })).status).toBe(400);
    expect((await call('GET', '/payments/bad')).status).toBe(404);
  });

  it('says nothing after success, yet knows the payment when asked', async () => {
    await misbehave({ mode: 'timeout-after-success', instructionId: 'silent' });
    await expect(call('POST', '/payments', instruction('silent'), 300)).rejects.toThrow(/timeout/);
    expect(await call('GET', '/payments/silent')).toMatchObject({ status: 200, body: { status: 'settled' } });
  });

  it('says nothing before success, and has never heard of the payment', async () => {
    await misbehave({ mode: 'timeout-before', payeeAccount: 'account-of-lost' });
    await expect(call('POST', '/payments', instruction('lost'), 300)).rejects.toThrow(/timeout/);
    expect((await call('GET', '/payments/lost')).status).toBe(404);
    expect((await call('POST', '/payments', instruction('lost'))).body['status']).toBe('settled');
  });

  it('answers another amount, and rejects, when told to', async () => {
    await misbehave({ mode: 'wrong-amount', instructionId: 'wrong' });
    await misbehave({ mode: 'reject', instructionId: 'rejected' });
    expect((await call('POST', '/payments', instruction('wrong'))).body['amountFen']).toBe('80000001');
    expect((await call('POST', '/payments', instruction('rejected'))).body['status']).toBe('rejected');
  });

  it('notifies before it responds', async () => {
    await misbehave({ mode: 'notify-before-response', instructionId: 'early' });
    await call('POST', '/payments', instruction('early'));
    expect(heard).toContainEqual(expect.objectContaining({ instructionId: 'early', status: 'settled' }));
  });

  it('misbehaves only as many times as told', async () => {
    await misbehave({ mode: 'reject', next: 2 });
    const answers: unknown[] = [];
    for (const id of ['n1', 'n2', 'n3'])
      answers.push((await call('POST', '/payments', instruction(id))).body['status']);
    expect(answers).toEqual(['rejected', 'rejected', 'settled']);
  });

  it('returns a settled payment later and settles a pending one on command, and tells of both', async () => {
    await misbehave({ mode: 'return-later', instructionId: 'returned', afterMs: 10 });
    await misbehave({ mode: 'settle-later', instructionId: 'pending', afterMs: 3_600_000 });
    expect((await call('POST', '/payments', instruction('returned'))).body['status']).toBe('settled');
    expect((await call('POST', '/payments', instruction('pending'))).body['status']).toBe('pending');
    expect((await call('POST', '/control/complete', { instructionId: 'pending', status: 'settled' })).status).toBe(204);
    const told = (id: string, status: string): boolean =>
      heard.some((note) => note['instructionId'] === id && note['status'] === status);
    await waitUntil('both notifications', 5000, () =>
      Promise.resolve(told('returned', 'returned') && told('pending', 'settled')),
    );
    expect((await call('GET', '/payments/returned')).body['status']).toBe('returned');
  });

  it('remembers everything over a kill -9, also what is still to come', async () => {
    await misbehave({ mode: 'return-later', instructionId: 'survivor', afterMs: 1500 });
    await misbehave({ mode: 'reject', instructionId: 'after-restart' });
    const before = await call('POST', '/payments', instruction('survivor'));
    await bank.kill9();
    await bank.start();
    expect((await call('POST', '/payments', instruction('survivor'))).body).toEqual(before.body);
    expect((await call('POST', '/payments', instruction('after-restart'))).body['status']).toBe('rejected');
    await waitUntil(
      'the return',
      5000,
      async () => (await call('GET', '/payments/survivor')).body['status'] === 'returned',
    );
  });
});
