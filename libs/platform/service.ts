import 'reflect-metadata';
import { DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { parseConfig, parseMigrationConfig, readPem, type SharedConfig } from './config';
import { newDataSource } from './database';
import { KafkaInboxStrategy } from './kafka-strategy';
import { openApiOffline, serveOpenApi } from './openapi';
import { PlatformModule } from './platform.module';
import { prepareDatabase } from './prepare-database';
import { RuleSets } from './rule-sets';
import { migrationsOf, type ServiceDefinition } from './service-definition';
import { startTelemetry } from './telemetry';
import { CONFIG } from './tokens';
import { newWebApp, runUntilSignal } from './web-app';

@Module({})
class RootModule {}

function rootModule(service: ServiceDefinition, config: SharedConfig): DynamicModule {
  return { module: RootModule, imports: [PlatformModule.forService(service, config), service.module] };
}

/** Builds a service and connects it; nothing listens and nothing runs by itself yet. */
export async function newService(service: ServiceDefinition, env: NodeJS.ProcessEnv): Promise<NestFastifyApplication> {
  const config = parseConfig(env, service.config ?? {});
  startTelemetry(service.name, config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const app = await newWebApp(rootModule(service, config));
  serveOpenApi(app, service, config.OIDC_ISSUER);
  app.connectMicroservice({ strategy: app.get(KafkaInboxStrategy) }, { inheritAppConfig: true });
  return app;
}

/** The OpenAPI document of a service, without a database, a broker or an environment. */
export function documentOf(service: ServiceDefinition): ReturnType<typeof openApiOffline> {
  return openApiOffline(rootModule(service, NOWHERE), service);
}

/** What the modules read of their configuration while they are put together; nothing of it is ever used. */
const NOWHERE = {
  PROFILE: 'local',
  KAFKA_BROKERS: [],
  REDIS_URL: '',
  OIDC_ISSUER: '',
  RULES_DIR: '',
} as unknown as SharedConfig;

/** Starts everything: publishes the rule sets, listens, consumes. @returns the application and its address */
export async function listen(app: NestFastifyApplication, service: ServiceDefinition): Promise<string> {
  const config = app.get<SharedConfig>(CONFIG);
  await app.init();
  await app.get(RuleSets).publishSeeds(config.RULES_DIR, [...service.ruleKinds, ...(service.readsRuleKinds ?? [])]);
  app.get(PlatformModule).startBackground();
  await app.startAllMicroservices();
  await app.listen(config.PORT, config.HOST);
  return app.getUrl();
}

/** `main.ts` of a service: runs until SIGTERM or SIGINT, then drains. */
export function startService(service: ServiceDefinition): Promise<void> {
  return runUntilSignal(
    service.name,
    () => newService(service, process.env),
    (app) => listen(app, service),
  );
}

/**
 * `migrate.ts` of a service: brings its database to this build, as the role that owns the tables; makes database and roles
 * before, where it is given an administrator for that.
 */
export async function migrateService(service: ServiceDefinition): Promise<void> {
  const config = parseMigrationConfig(process.env);
  const { DATABASE_MIGRATION_URL: migrationUrl, DATABASE_ADMIN_URL: adminUrl, DATABASE_URL: url } = config;
  const ca = readPem('DATABASE_CA', config.DATABASE_CA);
  if (adminUrl !== undefined) await prepareDatabase(adminUrl, { url: url!, migrationUrl }, ca);
  await migrate(service, migrationUrl, ca);
}

export async function migrate(service: ServiceDefinition, url: string, ca?: string): Promise<void> {
  const source = await newDataSource({
    url,
    ca,
    poolSize: 2,
    entities: service.entities,
    migrations: migrationsOf(service),
    name: `${service.name}-migrate`,
  }).initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}
