import type { PinoLogger } from 'nestjs-pino';

/**
 * Calls `work` again and again: at once while it says there is more, else after `idleMs` or when woken. A failure is
 * logged and tried again after a pause that grows to `idleMs × 10`.
 */
export class BackgroundLoop {
  private stopped = false;
  private wakeUp: (() => void) | undefined;
  private woken = false;
  private running: Promise<void> | undefined;
  private failures = 0;
  /** When `work` last came to its end, in real time; 0 before the first. */
  lastSuccessAtMs = 0;

  constructor(
    private readonly name: string,
    private readonly idleMs: number,
    private readonly work: () => Promise<boolean>,
    private readonly log: PinoLogger,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wakeUp?.();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      let more = false;
      this.woken = false;
      try {
        more = await this.work();
        this.failures = 0;
        this.lastSuccessAtMs = Date.now();
      } catch (error) {
        this.failures++;
        this.log.error(
          { err: error, loop: this.name, failures: this.failures },
          'a background loop failed; it will try again',
        );
      }
      if (!more || this.failures > 0) await this.pause();
    }
  }

  private pause(): Promise<void> {
    if (this.stopped || (this.woken && this.failures === 0)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wakeUp?.(), this.idleMs * Math.min(10, 1 + this.failures));
      this.wakeUp = () => {
        clearTimeout(timer);
        this.wakeUp = undefined;
        resolve();
      };
    });
  }
}
