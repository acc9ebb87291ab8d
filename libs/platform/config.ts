import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { S3Place } from './s3-file-store';

const port = z.coerce.number().int().min(0).max(65535);

/** What every program that answers HTTP reads from its environment. Parsed once, at start; a fault names the variable. */
const web = z.object({
  /** `local` alone has a movable clock and an operator. */
  PROFILE: z.enum(['local', 'production']).default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** Where services tell the gateways in Redis what was done; another one for each system that shares a Redis. */
  NOTICES_CHANNEL: z.string().min(1).default('shouxin:notices'),
  OIDC_ISSUER: z.url(),
  OIDC_AUDIENCE: z.string().default('shouxin'),
  /** Local profile only: a file with `{"offsetMs": n}`; business time is real time plus that. */
  CLOCK_FILE: z.string().optional(),
  /** How old the figures at `/metrics` may be before they are read anew. */
  METRICS_MAX_AGE_MS: z.coerce.number().int().min(0).max(60_000).default(5_000),
  /** Collector of traces over OTLP/HTTP, without `/v1/traces`; none are exported when absent. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
});

/** What a service reads beyond that. */
const shared = web.extend({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(16),
  KAFKA_BROKERS: z
    .string()
    .min(1)
    .transform((list) => list.split(',')),
  /** Before every topic and consumer group, so that several systems can share one broker. */
  TOPIC_PREFIX: z.string().default(''),
  /** How long Kafka waits for a silent consumer before its partitions go to another; a killed one blocks them that long. */
  KAFKA_SESSION_MS: z.coerce.number().int().min(6_000).max(60_000).default(10_000),
  /** Folder of the rule sets that this service publishes at start. */
  RULES_DIR: z.string().default('rules'),
  /** Folder of the papers of this service alone; needed where it takes papers, but for the local profile. */
  FILES_DIR: z.string().min(1).optional(),
  /**
   * Instead of that folder, a bucket of any store that speaks S3; the services can share it. Looked at when a service starts,
   * which it does not on a bucket that is not there, that refuses it, or that shows its objects to everybody.
   */
  FILES_S3_BUCKET: z.string().min(1).optional(),
  /** `https://…`; plain `http` only in the local profile. */
  FILES_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  FILES_S3_REGION: z.string().min(1).default('us-east-1'),
  FILES_S3_ACCESS_KEY: z.string().min(1).optional(),
  FILES_S3_SECRET_KEY: z.string().min(1).optional(),
  /** `false` for stores that want the bucket in the name of the host. */
  FILES_S3_PATH_STYLE: z.stringbool().default(true),
  /** A file of certificates in PEM, where the endpoint's is not vouched for by anybody that Node knows. */
  FILES_S3_CA: z.string().min(1).optional(),
  /** 32 bytes in base64, for columns that are encrypted. */
  DATA_KEY: z
    .base64()
    .refine((key) => Buffer.from(key, 'base64').length === 32, 'must be 32 bytes in base64')
    .optional(),
});

export type WebConfig = z.infer<typeof web>;
export type SharedConfig = z.infer<typeof shared>;

/**
 * @param more what this service reads beyond the shared variables
 * @throws Error with one line a variable, naming it and what it should be
 */
export function parseConfig<More extends z.ZodRawShape>(
  env: NodeJS.ProcessEnv,
  more: More,
): SharedConfig & z.infer<z.ZodObject<More>> {
  return parse(env, shared.extend(more)) as SharedConfig & z.infer<z.ZodObject<More>>;
}

/** As `parseConfig`, for a program without database and broker. */
export function parseWebConfig<More extends z.ZodRawShape>(
  env: NodeJS.ProcessEnv,
  more: More,
): WebConfig & z.infer<z.ZodObject<More>> {
  return parse(env, web.extend(more)) as WebConfig & z.infer<z.ZodObject<More>>;
}

/**
 * The bucket in which a service keeps its papers, each service below its own name; null when it has a folder.
 * @throws Error naming the variable
 */
export function s3PlaceOf(config: SharedConfig, service: string): S3Place | null {
  const { FILES_S3_BUCKET: bucket, FILES_S3_ENDPOINT: endpoint, FILES_S3_CA: caFile } = config;
  const { FILES_S3_ACCESS_KEY: accessKey, FILES_S3_SECRET_KEY: secretKey } = config;
  const needed = {
    ...{ FILES_S3_BUCKET: bucket, FILES_S3_ENDPOINT: endpoint },
    ...{ FILES_S3_ACCESS_KEY: accessKey, FILES_S3_SECRET_KEY: secretKey },
  };
  if (Object.values(needed).every((value) => value === undefined)) return null;
  for (const [name, value] of Object.entries(needed)) {
    if (!value) throw new Error(`The environment is not right:\n  ${name}: needed for papers in a bucket`);
  }
  if (config.PROFILE !== 'local' && !endpoint!.startsWith('https:')) {
    throw new Error(
      'The environment is not right:\n  FILES_S3_ENDPOINT: papers go over https, but for the local profile',
    );
  }
  return {
    ...{ bucket: bucket!, endpoint: endpoint!, region: config.FILES_S3_REGION, pathStyle: config.FILES_S3_PATH_STYLE },
    ...{ accessKey: accessKey!, secretKey: secretKey!, prefix: service },
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') }),
  };
}

/**
 * Where a service keeps its papers; in the local profile below its folder, when nothing is said.
 * @throws Error naming the variable
 */
export function filesDirOf({ FILES_DIR, PROFILE }: SharedConfig, service: string): string {
  if (FILES_DIR !== undefined) return FILES_DIR;
  if (PROFILE === 'local') return join('.local', 'files', service);
  throw new Error('The environment is not right:\n  FILES_DIR: a folder for papers must be named');
}

function parse(env: NodeJS.ProcessEnv, schema: z.ZodType): unknown {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not right:\n${lines.join('\n')}`);
  }
  const { CLOCK_FILE, PROFILE } = parsed.data as WebConfig;
  if (CLOCK_FILE && PROFILE !== 'local') {
    throw new Error('The environment is not right:\n  CLOCK_FILE: only the local profile has a movable clock');
  }
  return parsed.data;
}
