import { Inject, Injectable } from '@nestjs/common';
import { type MetricDefinitions, Metrics } from '@app/platform/metrics';
import { inClientSpan } from '@app/platform/telemetry';
import { CONFIG } from '@app/platform/tokens';
import type { Histogram } from 'prom-client';
import { z } from 'zod';
import type { SubsidyConfig } from '../config';

/** What the bank is asked to do. The same instruction may be sent again: the bank knows it by its id. */
export interface Instruction {
  instructionId: string;
  payeeName: string;
  payeeAccount: string;
  /** Whole fen as text. */
  amountFen: string;
  memo: string;
}

const bankAnswer = z.object({
  instructionId: z.string(),
  status: z.enum(['settled', 'rejected', 'returned', 'pending']),
  bankReference: z.string().min(1).max(100),
  amountFen: z.string().regex(/^[0-9]{1,18}$/),
});

/** What the bank says of a payment. */
export type BankAnswer = z.infer<typeof bankAnswer>;

export type BankReply =
  | { kind: 'answer'; answer: BankAnswer }
  /** The bank has never heard of the instruction. */
  | { kind: 'never-received' }
  /** The bank will not take it as it is; nothing was paid by this message. */
  | { kind: 'refused'; why: string }
  /** Nobody knows what happened. */
  | { kind: 'no-answer'; why: string };

export const bankMetrics = {
  bank_request_seconds: {
    type: 'histogram',
    help: 'Time of calls of the bank, by what was called (pay, ask) and how it ended',
    labels: ['call', 'outcome'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
} as const satisfies MetricDefinitions;

/** The statuses that say: this very message is wrong, sending it again is of no use. */
const REFUSED = [400, 409, 413, 422];

@Injectable()
export class BankClient {
  private readonly seconds: Histogram;

  constructor(
    @Inject(CONFIG) private readonly config: SubsidyConfig,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.seconds = metrics.histogram(bankMetrics, 'bank_request_seconds');
  }

  pay(instruction: Instruction): Promise<BankReply> {
    return this.call(instruction.instructionId, 'POST', '/payments', JSON.stringify(instruction));
  }

  ask(instructionId: string): Promise<BankReply> {
    return this.call(instructionId, 'GET', `/payments/${encodeURIComponent(instructionId)}`);
  }

  private async call(instructionId: string, method: string, path: string, body?: string): Promise<BankReply> {
    const call = method === 'POST' ? 'pay' : 'ask';
    const startedAt = performance.now();
    const reply = await inClientSpan(`bank ${call}`, { 'http.request.method': method }, async (span, headers) => {
      const answered = await this.request(instructionId, method, path, headers, body);
      span.setAttribute('shouxin.bank.outcome', answered.kind);
      return answered;
    });
    this.seconds.observe({ call, outcome: reply.kind }, (performance.now() - startedAt) / 1000);
    return reply;
  }

  private async request(
    instructionId: string,
    method: string,
    path: string,
    trace: Record<string, string>,
    body?: string,
  ): Promise<BankReply> {
    let status: number;
    let text: string;
    try {
      const response = await fetch(this.config.BANK_URL + path, {
        method,
        headers: { ...trace, authorization: `Bearer ${this.config.BANK_TOKEN}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(this.config.BANK_TIMEOUT_MS),
        ...(body === undefined ? {} : { body }),
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      // A lost connection or a time limit: the payment may have been made all the same.
      return { kind: 'no-answer', why: error instanceof Error ? error.name : String(error) };
    }
    if (status === 404 && method === 'GET') return { kind: 'never-received' };
    // To a question it says nothing about the payment: that may have been made.
    if (REFUSED.includes(status) && method === 'POST') return { kind: 'refused', why: `HTTP ${status}` };
    if (status !== 200) return { kind: 'no-answer', why: `HTTP ${status}` };
    return readAnswer(instructionId, text);
  }
}

function readAnswer(instructionId: string, text: string): BankReply {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kind: 'no-answer', why: 'the answer is not JSON' };
  }
  const parsed = bankAnswer.safeParse(data);
  if (!parsed.success) return { kind: 'no-answer', why: 'the answer has another shape' };
  if (parsed.data.instructionId !== instructionId)
    return { kind: 'no-answer', why: 'the answer is about another instruction' };
  return { kind: 'answer', answer: parsed.data };
}
