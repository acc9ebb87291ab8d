import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { applyConventions } from './openapi-conventions';

const PROBLEM = {
  type: 'object' as const,
  description: 'RFC 9457 problem details, in the language of Accept-Language (zh, else en), both under translations',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance', 'translations'],
  properties: {
    type: { type: 'string' as const, examples: ['urn:shouxin:problem:request.invalid'] },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const },
    remedy: { type: 'string' as const, description: 'How to mend it' },
    code: { type: 'string' as const, description: 'Stable; programs decide by it' },
    instance: { type: 'string' as const },
    traceId: { type: 'string' as const },
    errors: {
      type: 'array' as const,
      items: {
        type: 'object' as const,
        required: ['field', 'detail'],
        properties: { field: { type: 'string' as const }, value: {}, detail: { type: 'string' as const } },
      },
    },
    params: { type: 'object' as const },
    translations: { type: 'object' as const },
  },
};

interface Program {
  name: string;
  title: { zh: string; en: string };
}

/** OpenAPI 3.1, from the controllers and their comments. */
export function openApiOf(app: NestFastifyApplication, program: Program, issuer: string): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`守信 Shouxin · ${program.title.zh} ${program.name}`)
    .setDescription(program.title.en)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addSecurity('oidc', {
      type: 'openIdConnect',
      openIdConnectUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    })
    .addSecurityRequirements('oidc')
    .addGlobalResponse({
      status: 'default',
      description: 'A refusal or a failure',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    })
    .build();
  const made = SwaggerModule.createDocument(app, base, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  sortParameters(made);
  applyConventions(made);
  return { ...made, components: { ...made.components, schemas: { ...made.components?.schemas, Problem: PROBLEM } } };
}

/** By place and name: the order in which they are found depends on what the process has looked at before. */
function sortParameters({ paths }: OpenAPIObject): void {
  type Parameters = { in?: string; name?: string }[];
  const keyOf = ({ in: place, name }: Parameters[number]): string => `${place === 'path' ? 0 : 1} ${place} ${name}`;
  for (const methods of Object.values(paths)) {
    for (const operation of Object.values(methods) as { parameters?: Parameters }[])
      operation.parameters?.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  }
}

/** The document at `/openapi.json`. */
export function serveOpenApi(app: NestFastifyApplication, program: Program, issuer: string): void {
  let document: OpenAPIObject | undefined;
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', (_request: FastifyRequest, reply: FastifyReply) =>
      reply.send((document ??= openApiOf(app, program, issuer))),
    );
}

/**
 * The document of a program that does not run: nothing is connected, no provider is made.
 * @param root its modules; what of its configuration they read while they are put together has to be there
 */
export async function openApiOffline(root: DynamicModule, program: Program): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), {
    preview: true,
    logger: ['error'],
    abortOnError: false,
  });
  return openApiOf(app, program, '');
}
