import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopEverything } from '../../deploy/local/child';
import { buildIfChanged } from '../../deploy/local/build';
import { freeServerPorts, serverNames, type Servers, startServers } from '../../deploy/local/servers';
import type { RunningSystem } from '../../e2e/system';
import { runDemoSystem } from '../demo-system';
import type { Comparison } from './compare';

const root = join(__dirname, '..', '..');

/** What a benchmark runs in: servers of its own, durable as in production, started when the first one asks for them. */
export class Setting {
  readonly dir = join(root, '.local-test', `bench-${process.pid}`);
  private starting: Promise<Servers> | null = null;
  private building: Promise<unknown> | null = null;
  private readonly systems: RunningSystem[] = [];

  constructor(readonly say: (line: string) => void) {
    mkdirSync(this.dir, { recursive: true });
    process.env['TEST_DIR'] = this.dir;
  }

  /** PostgreSQL, Kafka and Redis. */
  servers(): Promise<Servers> {
    this.starting ??= (async (): Promise<Servers> => {
      this.say('PostgreSQL, Kafka, Redis, durable as in production');
      const downloadsDir = join(root, '.local', 'downloads');
      return startServers({ dir: this.dir, ports: await freeServerPorts(), downloadsDir, maxConnections: 300 });
    })();
    return this.starting;
  }

  /** The built system with demo data; the one who asks closes it when done. @param env variables for all services */
  async system(env: Record<string, string> = {}): Promise<RunningSystem> {
    this.building ??= buildIfChanged(this.dir);
    await this.building;
    this.say('the system with demo data');
    const running = await runDemoSystem(await this.servers(), { RATE_LIMIT_PER_MINUTE: '100000000', ...env });
    this.systems.push(running);
    return running;
  }

  async close(isDone: boolean): Promise<void> {
    for (const running of this.systems) await running.close();
    await stopEverything(serverNames);
    if (isDone) rmSync(this.dir, { recursive: true, force: true });
  }
}

/** One benchmark file: it measures one goal or several that share what they need. */
export interface Bench {
  /** The goals it measures, as `--only` names them. */
  ids: readonly string[];
  run: (setting: Setting) => Promise<Comparison[]>;
  /** What is counted and has no limit to be divided by, as Markdown, after `run`. */
  notes?: () => string;
}
