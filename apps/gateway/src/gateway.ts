import { type DynamicModule, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { openApiOffline, serveOpenApi } from '@app/platform/openapi';
import { startTelemetry } from '@app/platform/telemetry';
import { newWebApp } from '@app/platform/web-app';
import { WebModule } from '@app/platform/web.module';
import { AuthModule } from './auth/auth.module';
import { useSessions } from './auth/session-hook';
import { ClockController } from './clock/clock.controller';
import { type GatewayConfig, parseGatewayConfig } from './config';
import { secureHeaders, serveConsole } from './console/console';
import { DocumentsController } from './documents/documents.controller';
import { limitRates } from './limits/rate-limits';
import { messages } from './messages';
import { NoticesModule } from './notices/notices.module';
import { PeopleModule } from './people/people.module';
import { proxyServices } from './proxy/proxy';

@Module({ imports: [AuthModule, NoticesModule, PeopleModule], controllers: [DocumentsController] })
class GatewayModule {}

@Module({ controllers: [ClockController] })
class LocalModule {}

@Module({})
class RootModule {}

function rootModule(config: GatewayConfig): DynamicModule {
  return {
    module: RootModule,
    imports: [
      WebModule.forProgram({ name: 'gateway', messages }, config),
      GatewayModule,
      ...(config.PROFILE === 'local' ? [LocalModule] : []),
    ],
  };
}

const gateway = {
  name: 'gateway',
  title: { zh: '统一入口', en: 'The one door: sign-in, sessions, routing, rate limits' },
};

/** Its OpenAPI document, without starting it. */
export function documentOfGateway(): ReturnType<typeof openApiOffline> {
  return openApiOffline(rootModule({ PROFILE: 'local' } as GatewayConfig), gateway);
}

/** The one door: who comes in, and to which service. It has no database and decides nothing. */
export async function newGateway(env: NodeJS.ProcessEnv): Promise<NestFastifyApplication> {
  const config = parseGatewayConfig(env);
  startTelemetry(gateway.name, config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const app = await newWebApp(
    rootModule(config),
    config.TRUST_PROXY === undefined ? {} : { trustProxy: config.TRUST_PROXY },
  );
  // In this order: a request is first known, then counted, then passed on.
  await secureHeaders(app, config);
  useSessions(app, config);
  await limitRates(app, config);
  await proxyServices(app, config);
  await serveConsole(app, config);
  serveOpenApi(app, gateway, config.OIDC_ISSUER);
  return app;
}

/** @returns its address */
export async function listen(app: NestFastifyApplication, env: NodeJS.ProcessEnv): Promise<string> {
  const config = parseGatewayConfig(env);
  await app.listen(config.PORT, config.HOST);
  return app.getUrl();
}
