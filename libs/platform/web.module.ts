import { DynamicModule, Global, Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { LoggerModule, PinoLogger } from 'nestjs-pino';
import { AuthGuard, TokenVerifier } from './auth';
import { Clock } from './clock';
import { readPem, type WebConfig } from './config';
import { Health } from './health';
import { HealthController } from './health.controller';
import { logLines } from './log-lines';
import { Metrics, webMetrics } from './metrics';
import { PLATFORM_MESSAGES, type ProblemMessages } from './problem-messages';
import { ProblemFilter } from './problems';
import { QuickReads } from './quick-reads';
import { newRedis, type Redis } from './redis';
import { currentTraceId } from './telemetry';
import { CONFIG, REDIS } from './tokens';

/** What every program that answers HTTP has: configuration, clock, sign-in, log, health, metrics, Redis. */
@Global()
@Module({})
export class WebModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(PinoLogger) private readonly log: PinoLogger,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** @param program its name in logs and metrics, and the words of its own refusals */
  static forProgram({ name, messages }: { name: string; messages: ProblemMessages }, config: WebConfig): DynamicModule {
    return {
      module: WebModule,
      imports: [
        LoggerModule.forRoot({
          // Each request has its one line from `newWebApp`: Nest's middleware does not run in a program that also listens to events.
          forRoutes: [],
          pinoHttp: logLines({
            level: config.LOG_LEVEL,
            base: { service: name },
            mixin: () => ({ trace_id: currentTraceId() }),
          }),
        }),
      ],
      controllers: [HealthController],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Clock, useValue: new Clock(config.CLOCK_FILE) },
        { provide: TokenVerifier, useValue: new TokenVerifier(config.OIDC_ISSUER, config.OIDC_AUDIENCE) },
        {
          provide: QuickReads,
          inject: [TokenVerifier],
          useFactory: (verifier: TokenVerifier) => new QuickReads(verifier),
        },
        { provide: Metrics, useValue: new Metrics(name, config.METRICS_MAX_AGE_MS) },
        { provide: Health, useValue: new Health() },
        {
          provide: ProblemFilter,
          inject: [PinoLogger],
          useFactory: (log: PinoLogger) => new ProblemFilter({ ...PLATFORM_MESSAGES, ...messages }, log),
        },
        {
          provide: REDIS,
          inject: [PinoLogger],
          useFactory: (log: PinoLogger) => newRedis(config.REDIS_URL, log, readPem('REDIS_CA', config.REDIS_CA)),
        },
        {
          provide: APP_GUARD,
          useFactory: (reflector: Reflector, verifier: TokenVerifier) => new AuthGuard(reflector, verifier),
          inject: [Reflector, TokenVerifier],
        },
      ],
      exports: [CONFIG, Clock, TokenVerifier, QuickReads, Metrics, Health, ProblemFilter, REDIS],
    };
  }

  onModuleInit(): void {
    const redisUp = (): { redis_up: number } => ({ redis_up: this.redis.isReady ? 1 : 0 });
    this.metrics.readings('redis', webMetrics, ['redis_up'], redisUp);
    // Redis may be down; the program works without it.
    this.redis.connect().catch((error: unknown) => this.log.warn({ err: error }, 'Redis is not available yet'));
  }

  onApplicationShutdown(): void {
    this.redis.destroy();
  }
}
