import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { CalendarDate } from '@app/kernel/calendar';
import { shanghaiDateOf } from '@app/kernel/calendar';
import { DomainError } from '@app/kernel/errors';

/**
 * Business time, for everything the rules see. Leases, retries and tokens use real time instead.
 * In production it is the real time. The local profile keeps an offset in a file that all services read on every use
 * (a small synchronous read), so that a clock moved by the operator is moved for all of them at once.
 */
export class Clock {
  constructor(private readonly file?: string) {}

  now(): Date {
    return new Date(Date.now() + this.offsetMs());
  }

  /** Today in Asia/Shanghai. */
  today(): CalendarDate {
    return shanghaiDateOf(this.now());
  }

  /**
   * Moves business time forward to an instant.
   * @throws DomainError `clock.not-movable` outside the local profile, `clock.backwards` when it would run back: what
   *   was known when is part of every decision.
   */
  moveTo(instant: Date): void {
    if (!this.file) throw new DomainError('forbidden', 'clock.not-movable');
    if (instant < this.now()) {
      throw new DomainError('conflict', 'clock.backwards', {
        now: this.now().toISOString(),
        asked: instant.toISOString(),
      });
    }
    const next = `${this.file}.${process.pid}`;
    writeFileSync(next, JSON.stringify({ offsetMs: instant.getTime() - Date.now() }));
    renameSync(next, this.file);
  }

  private offsetMs(): number {
    if (!this.file) return 0;
    const { offsetMs } = JSON.parse(readFileSync(this.file, 'utf8')) as { offsetMs: unknown };
    if (typeof offsetMs !== 'number' || !Number.isFinite(offsetMs)) {
      throw new Error(`${this.file} must hold {"offsetMs": number}`);
    }
    return offsetMs;
  }
}
