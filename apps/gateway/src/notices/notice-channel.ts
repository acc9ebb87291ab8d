import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Notice } from '@app/platform/notices';
import { readPem } from '@app/platform/config';
import { newRedis, type Redis } from '@app/platform/redis';
import { CONFIG } from '@app/platform/tokens';
import { PinoLogger } from 'nestjs-pino';
import type { GatewayConfig } from '../config';

/** What the services tell through Redis: one subscription on a connection of its own, which can do nothing else. */
@Injectable()
export class NoticeChannel implements OnApplicationShutdown {
  private readonly redis: Redis;
  private subscribed = false;

  constructor(
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {
    this.redis = newRedis(config.REDIS_URL, log, readPem('REDIS_CA', config.REDIS_CA));
  }

  /** @param backAgain called when it hears again after it could not: what was said meanwhile is lost */
  listen(hear: (notices: Notice[]) => void, backAgain: () => void): void {
    // A connection that comes back subscribes again by itself; one that broke in the middle of it does it here.
    this.redis.on('ready', () => {
      if (this.subscribed) return backAgain();
      this.subscribed = true;
      const take = (text: string): void => hear(JSON.parse(text) as Notice[]);
      this.redis.subscribe(this.config.NOTICES_CHANNEL, take).catch(() => (this.subscribed = false));
    });
    this.redis
      .connect()
      .catch((error: unknown) => this.log.warn({ err: error }, 'Redis is not available; nobody hears of changes'));
  }

  onApplicationShutdown(): void {
    this.redis.destroy();
  }
}
