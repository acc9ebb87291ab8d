import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@app/kernel/errors';
import { ProblemFilter } from '@app/platform/problems';
import type { FastifyInstance } from 'fastify';
import type { GatewayConfig } from '../config';

/** Beside the gateway in the build. */
const BUILT = join(__dirname, '..', '..', '..', '..', 'console');
const YEAR_SECONDS = 31_536_000;
/** Never a page of the console, whatever the browser would like to see. */
const NO_PAGE = /^\/(api|auth|assets)(?=[/?]|$)/;

/** Headers by which a browser keeps foreign scripts, frames and plain HTTP away, on every answer. */
export async function secureHeaders(app: NestFastifyApplication, config: GatewayConfig): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // The console's components write their styles into the page.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: config.PUBLIC_URL.startsWith('https:') ? { maxAge: YEAR_SECONDS } : false,
    referrerPolicy: { policy: 'same-origin' },
    // Answers of the API may be read by whoever has a token; nothing here is embedded elsewhere.
    crossOriginEmbedderPolicy: false,
  });
}

/**
 * Serves the console: its files by their hashed names for ever, and its one page for every address that is nobody
 * else's. A gateway without a built console says so where a page is asked for.
 */
export async function serveConsole(app: NestFastifyApplication, config: GatewayConfig): Promise<void> {
  const root = config.CONSOLE_DIR ?? BUILT;
  const problems = app.get(ProblemFilter);
  const isBuilt = existsSync(join(root, 'index.html'));
  await app.register(async (context: FastifyInstance) => {
    context.setErrorHandler((error, request, reply) => problems.answer(error, request, reply));
    if (isBuilt) {
      await context.register(fastifyStatic, {
        root,
        wildcard: false,
        index: false,
        preCompressed: true,
        cacheControl: false,
        setHeaders: (reply, path) =>
          void reply.header(
            'cache-control',
            relative(root, path).startsWith(`assets${sep}`) ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
          ),
      });
    }
    context.get('/*', (request, reply) => {
      const isPage = request.headers.accept?.includes('text/html') === true && !NO_PAGE.test(request.url);
      if (isPage && isBuilt) return reply.sendFile('index.html');
      const [path] = request.url.split('?');
      throw new DomainError('not-found', isPage ? 'console.not-built' : 'request.not-found', { method: 'GET', path });
    });
  });
}
