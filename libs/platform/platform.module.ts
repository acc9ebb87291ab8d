import { join } from 'node:path';
import {
  DynamicModule,
  Global,
  Inject,
  type InjectionToken,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
  type Provider,
} from '@nestjs/common';
import { APP_INTERCEPTOR, Reflector } from '@nestjs/core';
import { PinoLogger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { Audit } from './audit';
import { AuditController } from './audit.controller';
import { AuditList } from './audit-list';
import { AuditWatch } from './audit-watch';
import { Changes } from './changes';
import { ChangesController } from './changes.controller';
import { Clock } from './clock';
import { kafkaSecurityOf, readPem, type SharedConfig } from './config';
import { Database, newDataSource } from './database';
import { DayJobs } from './day-jobs';
import { DeadLettersController } from './dead-letters.controller';
import { DeadLetters } from './dead-letters.service';
import { databaseCheck, Health } from './health';
import { EtagInterceptor, IdempotencyInterceptor } from './idempotency';
import { Events } from './events';
import { EventsController } from './events.controller';
import { EnterpriseCopies } from './enterprise-copies';
import { fileStoreOf } from './file-store-of';
import { InboxProgress } from './inbox-progress';
import { KafkaInboxStrategy } from './kafka-strategy';
import { KafkaOffsets, KafkaSender } from './kafka';
import { Letters } from './letters';
import { LettersController } from './letters.controller';
import { Metrics } from './metrics';
import { Notices } from './notices';
import { Outbox } from './outbox';
import { OutboxRelay } from './outbox-relay';
import { addPlatformReadings } from './platform-readings';
import { PaperBodies, PapersController } from './papers.controller';
import { Papers } from './papers';
import { RatingCopies } from './rating-copies';
import type { Redis } from './redis';
import { ReceiptList } from './receipt-list';
import { ReceiptsController } from './receipts.controller';
import { Receipts } from './receipts';
import { RuleDraftsController } from './rule-drafts.controller';
import { RuleDrafts } from './rule-drafts';
import { RuleSetPagesController } from './rule-set-pages.controller';
import { RuleSetPages } from './rule-set-pages';
import { RuleSets } from './rule-sets';
import { SeriousListCopies } from './serious-list-copies';
import { migrationsOf, type ServiceDefinition } from './service-definition';
import { REDIS, SERVICE } from './tokens';
import { WebModule } from './web.module';
import { Work } from './work';
import { WorkController } from './work.controller';
import { WorkingCalendar } from './working-calendar';

/** How many tries an event gets before it is dead, and how the pauses between them begin. */
const INBOX = { maxAttempts: 6, firstPauseMs: 200, concurrency: 8 };
const READY_WITHOUT_PASS_MS = 30_000;

/** A provider made by a function of others. The tokens do not carry types, so each function names those of its parameters. */
function made(provide: InjectionToken, inject: InjectionToken[], useFactory: (...given: never[]) => unknown): Provider {
  return { provide, inject, useFactory: useFactory as (...given: unknown[]) => unknown };
}

/** Everything a service needs that is not its own business; exported to all of its modules. */
@Global()
@Module({})
export class PlatformModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSets) private readonly ruleSets: RuleSets,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(AuditWatch) private readonly auditWatch: AuditWatch,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(InboxProgress) private readonly progress: InboxProgress,
    @Inject(SERVICE) private readonly service: ServiceDefinition,
    @Inject(DayJobs) private readonly dayJobs: DayJobs,
    @Inject(KafkaInboxStrategy) private readonly strategy: KafkaInboxStrategy,
    @Inject(KafkaOffsets) private readonly offsets: KafkaOffsets,
    @Inject(Health) private readonly health: Health,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  static forService(service: ServiceDefinition, config: SharedConfig): DynamicModule {
    const kafka = {
      ...{ brokers: config.KAFKA_BROKERS, clientId: service.name, sessionMs: config.KAFKA_SESSION_MS },
      security: kafkaSecurityOf(config),
    };
    const providers: Provider[] = [
      { provide: SERVICE, useValue: service },
      {
        provide: DataSource,
        useFactory: () =>
          newDataSource({
            url: config.DATABASE_URL,
            ca: readPem('DATABASE_CA', config.DATABASE_CA),
            poolSize: config.DATABASE_POOL,
            entities: service.entities,
            migrations: migrationsOf(service),
            name: service.name,
          }).initialize(),
      },
      made(Database, [DataSource], (source: DataSource) => new Database(source)),
      made(Outbox, [Database, Clock], (db: Database, clock: Clock) => new Outbox(db, clock, config.TOPIC_PREFIX)),
      made(KafkaSender, [PinoLogger], (log: PinoLogger) => new KafkaSender(kafka, log)),
      made(KafkaOffsets, [PinoLogger], (log: PinoLogger) => new KafkaOffsets(kafka, log)),
      made(
        OutboxRelay,
        [Database, KafkaSender, PinoLogger, Metrics],
        (db: Database, sender: KafkaSender, log: PinoLogger, metrics: Metrics) =>
          new OutboxRelay(db, sender, log, metrics),
      ),
      made(
        Audit,
        [Database, Clock, REDIS, PinoLogger, Metrics],
        (db: Database, clock: Clock, redis: Redis, log: PinoLogger, metrics: Metrics) =>
          new Audit(db, clock, new Notices(redis, config.NOTICES_CHANNEL, log), service.name, log, metrics),
      ),
      made(
        AuditWatch,
        [Database, Audit, PinoLogger, Metrics],
        (db: Database, audit: Audit, log: PinoLogger, metrics: Metrics) =>
          new AuditWatch(db, () => audit.lease.isHeld, log, metrics),
      ),
      made(AuditList, [Database], (db: Database) => new AuditList(db, service)),
      made(ReceiptList, [Database], (db: Database) => new ReceiptList(db, service)),
      made(Changes, [Database, Clock], (db: Database, clock: Clock) => new Changes(db, clock, service)),
      made(Events, [Database], (db: Database) => new Events(db, service)),
      made(
        DayJobs,
        [Database, Clock, PinoLogger],
        (db: Database, clock: Clock, log: PinoLogger) => new DayJobs(db, clock, log),
      ),
      made(
        RuleSets,
        [Database, Clock, Outbox, PinoLogger],
        (db: Database, clock: Clock, outbox: Outbox, log: PinoLogger) => new RuleSets(db, clock, outbox, service, log),
      ),
      made(
        RuleSetPages,
        [Database, Clock, RuleSets],
        (db: Database, clock: Clock, rules: RuleSets) => new RuleSetPages(db, clock, rules, service, config.RULES_DIR),
      ),
      made(
        Receipts,
        [Database, Clock, RuleSets],
        (db: Database, clock: Clock, rules: RuleSets) => new Receipts(db, clock, rules),
      ),
      made(
        KafkaInboxStrategy,
        [Database, PinoLogger, Metrics],
        (db: Database, log: PinoLogger, metrics: Metrics) =>
          new KafkaInboxStrategy(db, kafka, config.TOPIC_PREFIX, { consumer: service.name, ...INBOX }, log, metrics),
      ),
      made(
        DeadLetters,
        [Database, Audit, KafkaInboxStrategy],
        (db: Database, audit: Audit, strategy: KafkaInboxStrategy) =>
          new DeadLetters(db, audit, service.name, () => strategy.inbox?.wake()),
      ),
      made(
        InboxProgress,
        [Database, KafkaOffsets],
        (db: Database, offsets: KafkaOffsets) => new InboxProgress(db, offsets, service.name, config.TOPIC_PREFIX),
      ),
      made(
        WorkingCalendar,
        [PinoLogger],
        (log: PinoLogger) => new WorkingCalendar(join(config.RULES_DIR, 'working-days'), log),
      ),
      made(Work, [Clock, WorkingCalendar], (clock: Clock, calendar: WorkingCalendar) => new Work(clock, calendar)),
      made(EnterpriseCopies, [Database], (db: Database) => new EnterpriseCopies(db)),
      made(RatingCopies, [Database], (db: Database) => new RatingCopies(db)),
      made(SeriousListCopies, [Database], (db: Database) => new SeriousListCopies(db)),
      { provide: APP_INTERCEPTOR, useClass: EtagInterceptor },
      {
        provide: APP_INTERCEPTOR,
        useFactory: (reflector: Reflector, db: Database) => new IdempotencyInterceptor(reflector, db),
        inject: [Reflector, Database],
      },
    ];
    if (service.letterPrefix) {
      const prefix = service.letterPrefix;
      const make = (db: Database, audit: Audit, enterprises: EnterpriseCopies): Letters =>
        new Letters(db, audit, enterprises, prefix);
      providers.push(made(Letters, [Database, Audit, EnterpriseCopies], make));
    }
    if (service.papers) {
      const make = async (db: Database, clock: Clock, audit: Audit, days: DayJobs): Promise<Papers> =>
        new Papers(db, clock, audit, days, await fileStoreOf(config, service.name));
      providers.push(made(Papers, [Database, Clock, Audit, DayJobs], make), PaperBodies);
    }
    if (service.ruleDrafts) {
      const make = (
        ...[db, clock, audit, rules, pages, work]: [Database, Clock, Audit, RuleSets, RuleSetPages, Work]
      ): RuleDrafts => new RuleDrafts(db, clock, audit, rules, pages, work, service);
      providers.push(made(RuleDrafts, [Database, Clock, Audit, RuleSets, RuleSetPages, Work], make));
    }
    const shared = [
      ...(service.ruleDrafts ? [RuleDrafts] : []),
      ...(service.papers ? [Papers] : []),
      ...(service.letterPrefix ? [Letters] : []),
      WebModule,
      Database,
      Outbox,
      Audit,
      DayJobs,
      RuleSets,
      Receipts,
      InboxProgress,
      EnterpriseCopies,
      RatingCopies,
      SeriousListCopies,
      WorkingCalendar,
      Work,
      KafkaInboxStrategy,
      SERVICE,
    ];
    return {
      module: PlatformModule,
      imports: [WebModule.forProgram(service, config)],
      controllers: [
        DeadLettersController,
        ReceiptsController,
        AuditController,
        ChangesController,
        EventsController,
        WorkController,
        RuleSetPagesController,
        ...(service.letterPrefix ? [LettersController] : []),
        ...(service.papers ? [PapersController] : []),
        ...(service.ruleDrafts ? [RuleDraftsController] : []),
      ],
      providers,
      exports: shared,
    };
  }

  async onModuleInit(): Promise<void> {
    this.health.add('database', databaseCheck(this.db));
    this.health.add('consumer', () => this.consumerTrouble());
    addPlatformReadings(this.metrics, {
      ...{ db: this.db, clock: this.clock, dayJobs: this.dayJobs, strategy: this.strategy, progress: this.progress },
      ...{ consumer: this.service.name, leases: [this.relay.lease, this.audit.lease, this.dayJobs.lease] },
    });
    await this.outbox.mustGoOnHere();
    await this.ruleSets.load();
  }

  /** After the modules are ready: begin what runs by itself. */
  startBackground(): void {
    this.relay.start();
    this.audit.start();
    this.auditWatch.start();
    this.dayJobs.start();
    this.ruleSets.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ruleSets.stop();
    await this.dayJobs.stop();
    await this.auditWatch.stop();
    await this.audit.stop();
    await this.relay.stop();
    await this.offsets.close();
    await this.db.source.destroy();
  }

  private consumerTrouble(): string | null {
    const { reader, inbox } = this.strategy;
    if (reader && !reader.healthy) return 'the consumer has not joined its group';
    if (inbox && Date.now() - inbox.lastPassAtMs > READY_WITHOUT_PASS_MS) return 'the inbox makes no progress';
    return null;
  }
}
