import { parseWebConfig, type WebConfig } from '@app/platform/config';
import { secret } from '@app/platform/secret-files';
import { z } from 'zod';

/** Lists like `127.0.0.1,10.0.0.0/8`. */
const addresses = z.string().min(1);
const minutes = z.coerce.number().int().min(1);
const perMinute = z.coerce.number().int().min(1);

/** What the gateway reads from its environment beyond what every program does. */
export const gatewayVariables = {
  /** Where people reach the gateway, e.g. `https://credit.park.example`; without a path. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, abort: true })
    .refine((url) => new URL(url).pathname === '/', 'must not have a path')
    .transform((url) => new URL(url).origin),
  CREDIT_RATING_URL: z.url({ protocol: /^https?$/ }),
  COMMITMENT_URL: z.url({ protocol: /^https?$/ }),
  REWARD_PENALTY_URL: z.url({ protocol: /^https?$/ }),
  SUBSIDY_URL: z.url({ protocol: /^https?$/ }),
  OIDC_CLIENT_ID: z.string().min(1).default('shouxin-gateway'),
  OIDC_CLIENT_SECRET: secret(z.string().min(1)),
  /** Seals the sessions in Redis; another one signs everybody out. */
  SESSION_SECRET: secret(z.string().min(32)),
  /** A session ends when it was not used for so long. */
  SESSION_IDLE_MINUTES: minutes.default(60),
  /** A session ends after so long in any case. */
  SESSION_MAX_MINUTES: minutes.default(12 * 60),
  /** Requests of one person, one system or, where nobody is known, one address. */
  RATE_LIMIT_PER_MINUTE: perMinute.default(1200),
  /** Requests to `/auth` from one address. */
  RATE_LIMIT_AUTH_PER_MINUTE: perMinute.default(300),
  /** Requests to what services show to anybody, `/api/<service>/public/…`, from one address where nobody is known. */
  RATE_LIMIT_PUBLIC_PER_MINUTE: perMinute.default(60),
  /** How long a service may take to begin its answer. */
  UPSTREAM_TIMEOUT_MS: z.coerce.number().int().min(100).max(300_000).default(30_000),
  /** The built console; beside the gateway in the build when absent. */
  CONSOLE_DIR: z.string().min(1).optional(),
  /** Addresses or networks of the proxies in front, whose `x-forwarded-*` headers are believed; nobody's when absent. */
  TRUST_PROXY: addresses.optional(),
};

export type GatewayConfig = WebConfig & z.infer<z.ZodObject<typeof gatewayVariables>>;

/** @throws Error with one line a variable, naming it and what it should be */
export function parseGatewayConfig(env: NodeJS.ProcessEnv): GatewayConfig {
  const config: GatewayConfig = parseWebConfig(env, gatewayVariables);
  if (config.PROFILE !== 'local' && !config.PUBLIC_URL.startsWith('https:')) {
    throw new Error('The environment is not right:\n  PUBLIC_URL: only the local profile may do without https');
  }
  return config;
}
