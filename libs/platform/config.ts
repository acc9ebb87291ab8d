import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { KafkaSecurity } from './kafka';
import type { S3Place } from './s3-file-store';
import { secret, withSecretFiles } from './secret-files';

const port = z.coerce.number().int().min(0).max(65535);
const file = z.string().min(1);
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

/** What every program that answers HTTP reads from its environment. Parsed once, at start; a fault names the variable. */
const web = z.object({
  /** `local` alone has a movable clock and an operator. */
  PROFILE: z.enum(['local', 'production']).default('production'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  REDIS_URL: secret(z.url({ protocol: /^rediss?$/ })),
  /** A file of certificates (PEM) by which the one of a `rediss://` server is checked, where nobody Node knows vouches for it. */
  REDIS_CA: file.optional(),
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
  /** As the role that reads and writes rows and changes no table. */
  DATABASE_URL: secret(postgresUrl),
  /** A file of certificates (PEM): the connection then goes over TLS alone, to a server with one of theirs in its own name. */
  DATABASE_CA: file.optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(16),
  KAFKA_BROKERS: z
    .string()
    .min(1)
    .transform((list) => list.split(',')),
  /** `true`: to the brokers by TLS, their certificates vouched for by somebody Node knows. The files below imply it. */
  KAFKA_TLS: z.stringbool().default(false),
  /** A file of certificates (PEM) by which the brokers' are checked. */
  KAFKA_TLS_CA: file.optional(),
  /** Files (PEM) by which a service shows itself to the brokers: its certificate, and the key to it. */
  KAFKA_TLS_CERT: file.optional(),
  KAFKA_TLS_KEY: file.optional(),
  /** Or a name and a password (SCRAM-SHA-512), which go over TLS alone. */
  KAFKA_SASL_USERNAME: z.string().min(1).optional(),
  KAFKA_SASL_PASSWORD: secret(z.string().min(1).optional()),
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
  FILES_S3_SECRET_KEY: secret(z.string().min(1).optional()),
  /** `false` for stores that want the bucket in the name of the host. */
  FILES_S3_PATH_STYLE: z.stringbool().default(true),
  /** A file of certificates in PEM, where the endpoint's is not vouched for by anybody that Node knows. */
  FILES_S3_CA: file.optional(),
});

/** What `migrate.ts` of a service reads. */
const migration = z.object({
  /** As the role that owns the tables. */
  DATABASE_MIGRATION_URL: secret(postgresUrl),
  DATABASE_CA: file.optional(),
  /**
   * As a superuser: then the database and the two roles that the other URLs name are made first, and their passwords set.
   * Needs `DATABASE_URL`. Left out where somebody else makes them.
   */
  DATABASE_ADMIN_URL: secret(postgresUrl.optional()),
  DATABASE_URL: secret(postgresUrl.optional()),
});

export type WebConfig = z.infer<typeof web>;
export type SharedConfig = z.infer<typeof shared>;
export type MigrationConfig = z.infer<typeof migration>;

/** The variables by kind of program, for what checks manifests and documents. */
export const variables = { web: web.shape, service: shared.shape, migration: migration.shape };

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

/** As `parseConfig`, for `migrate.ts`. */
export function parseMigrationConfig(env: NodeJS.ProcessEnv): MigrationConfig {
  const config = read(env, migration) as MigrationConfig;
  if (config.DATABASE_ADMIN_URL !== undefined && config.DATABASE_URL === undefined) {
    throw wrong('DATABASE_URL: needed beside DATABASE_ADMIN_URL, to make its role and database');
  }
  return config;
}

/**
 * How the brokers are spoken to; undefined: in the open, as on a network that nobody else is on.
 * @throws Error naming the variable
 */
export function kafkaSecurityOf(config: SharedConfig): KafkaSecurity | undefined {
  const { KAFKA_TLS_CA: ca, KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key } = config;
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = config;
  if ((cert === undefined) !== (key === undefined)) {
    throw wrong(`${cert === undefined ? 'KAFKA_TLS_CERT' : 'KAFKA_TLS_KEY'}: needed beside the other of the two`);
  }
  if ((username === undefined) !== (password === undefined)) {
    throw wrong(
      `${username === undefined ? 'KAFKA_SASL_USERNAME' : 'KAFKA_SASL_PASSWORD'}: needed beside the other of the two`,
    );
  }
  if (!config.KAFKA_TLS && ca === undefined && cert === undefined && username === undefined) return undefined;
  return {
    tls: {
      ...(ca === undefined ? {} : { ca: readPem('KAFKA_TLS_CA', ca) }),
      ...(cert === undefined ? {} : { cert: readPem('KAFKA_TLS_CERT', cert), key: readPem('KAFKA_TLS_KEY', key!) }),
    },
    ...(username === undefined ? {} : { sasl: { username, password: password! } }),
  };
}

/**
 * What a file of certificates or keys holds; undefined where none is named.
 * @param name of the variable
 * @throws Error naming the variable
 */
export function readPem<File extends string | undefined>(name: string, path: File): File {
  if (path === undefined) return path;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw wrong(`${name}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (!text.includes('-----BEGIN ')) throw wrong(`${name}: ${path} is not PEM, which begins with -----BEGIN`);
  return text as File;
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
    if (!value) throw wrong(`${name}: needed for papers in a bucket`);
  }
  if (config.PROFILE !== 'local' && !endpoint!.startsWith('https:')) {
    throw wrong('FILES_S3_ENDPOINT: papers go over https, but for the local profile');
  }
  return {
    ...{ bucket: bucket!, endpoint: endpoint!, region: config.FILES_S3_REGION, pathStyle: config.FILES_S3_PATH_STYLE },
    ...{ accessKey: accessKey!, secretKey: secretKey!, prefix: service },
    ...(caFile === undefined ? {} : { ca: readPem('FILES_S3_CA', caFile) }),
  };
}

/**
 * Where a service keeps its papers; in the local profile below its folder, when nothing is said.
 * @throws Error naming the variable
 */
export function filesDirOf({ FILES_DIR, PROFILE }: SharedConfig, service: string): string {
  if (FILES_DIR !== undefined) return FILES_DIR;
  if (PROFILE === 'local') return join('.local', 'files', service);
  throw wrong('FILES_DIR: a folder for papers must be named, or a bucket by FILES_S3_BUCKET and its sisters');
}

function parse(env: NodeJS.ProcessEnv, schema: z.ZodObject): unknown {
  const parsed = read(env, schema);
  const { CLOCK_FILE, PROFILE } = parsed as WebConfig;
  if (CLOCK_FILE && PROFILE !== 'local') throw wrong('CLOCK_FILE: only the local profile has a movable clock');
  return parsed;
}

function read(env: NodeJS.ProcessEnv, schema: z.ZodObject): unknown {
  const parsed = schema.safeParse(withSecretFiles(env, schema.shape));
  if (parsed.success) return parsed.data;
  throw wrong(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

const wrong = (...lines: string[]): Error =>
  new Error(`The environment is not right:\n${lines.map((line) => `  ${line}`).join('\n')}`);
