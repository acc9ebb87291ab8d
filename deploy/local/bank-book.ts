import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type PaymentStatus = 'settled' | 'rejected' | 'returned' | 'pending';

/** What a payer asks for. `amountFen` is a whole number of fen above 0, as text. */
export interface Instruction {
  instructionId: string;
  payeeName: string;
  payeeAccount: string;
  amountFen: string;
  memo: string;
}

/** What the bank says of a payment, on POST, on GET and in a notification. */
export interface Answer {
  instructionId: string;
  status: PaymentStatus;
  bankReference: string;
  amountFen: string;
}

export const modes = [
  'timeout-after-success',
  'timeout-before',
  'answer-twice',
  'notify-before-response',
  'wrong-amount',
  'return-later',
  'settle-later',
  'reject',
  'slow',
] as const;
export type Mode = (typeof modes)[number];

/** How to misbehave, towards whom (one instruction, one payee account, or whoever comes next) and how many more times. */
export interface Misbehaviour {
  mode: Mode;
  instructionId?: string;
  payeeAccount?: string;
  next: number;
  /** For slow, return-later and settle-later. */
  afterMs: number;
}

export interface Payment {
  instruction: Instruction;
  notifyUrl: string | null;
  first: Answer;
  status: PaymentStatus;
  /** How often the instruction arrived, the refused repetitions with other content left out. */
  deliveries: number;
  /** Notifications sent and answered 2xx. */
  notifications: number;
  /** What still happens by itself, and when (real time, ms). */
  later: { status: PaymentStatus; atMs: number } | null;
}

type Entry =
  | { kind: 'received'; payment: Payment }
  | { kind: 'repeated' | 'notified'; instructionId: string }
  | { kind: 'changed'; instructionId: string; status: PaymentStatus }
  | { kind: 'misbehave'; misbehaviour: Misbehaviour }
  | { kind: 'misbehaved'; index: number };

/** All the bank knows, replayed from an append-only file and so the same after a restart. */
export class BankBook {
  readonly payments = new Map<string, Payment>();
  private readonly misbehaviours: Misbehaviour[] = [];

  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      // A line cut off by `kill -9` was never answered.
      if (line.endsWith('}')) this.apply(JSON.parse(line) as Entry);
    }
    appendFileSync(file, '\n');
  }

  write(entry: Entry): void {
    appendFileSync(this.file, `${JSON.stringify(entry)}\n`);
    this.apply(entry);
  }

  /** Takes one use of the misbehaviour meant for this instruction: by its id first, then by account, then for the next. */
  takeMisbehaviour(instruction: Instruction): Misbehaviour | null {
    const meant = (test: (one: Misbehaviour) => boolean): number =>
      this.misbehaviours.findIndex((one) => one.next > 0 && test(one));
    const index = [
      meant((one) => one.instructionId === instruction.instructionId),
      meant((one) => one.instructionId === undefined && one.payeeAccount === instruction.payeeAccount),
      meant((one) => one.instructionId === undefined && one.payeeAccount === undefined),
    ].find((found) => found >= 0);
    if (index === undefined) return null;
    this.write({ kind: 'misbehaved', index });
    return this.misbehaviours[index] ?? null;
  }

  getPayment(instructionId: string): Payment {
    const payment = this.payments.get(instructionId);
    if (payment === undefined) throw new Error(`no payment ${instructionId}`);
    return payment;
  }

  private apply(entry: Entry): void {
    switch (entry.kind) {
      case 'received':
        this.payments.set(entry.payment.instruction.instructionId, structuredClone(entry.payment));
        return;
      case 'repeated':
        this.getPayment(entry.instructionId).deliveries += 1;
        return;
      case 'notified':
        this.getPayment(entry.instructionId).notifications += 1;
        return;
      case 'changed': {
        const payment = this.getPayment(entry.instructionId);
        payment.status = entry.status;
        payment.later = null;
        return;
      }
      case 'misbehave':
        this.misbehaviours.push({ ...entry.misbehaviour });
        return;
      case 'misbehaved': {
        const misbehaviour = this.misbehaviours[entry.index];
        if (misbehaviour !== undefined) misbehaviour.next -= 1;
      }
    }
  }
}
