import { join } from 'node:path';
import { type Address, keptAddress } from '../deploy/local/address';
import { clientToken, signIn } from '../deploy/local/sign-in';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@app/platform/id';

export type Target = Address;

const kept = process.env['GATEWAY_URL'] ? null : keptAddress(join(__dirname, '..', '.local'));

/** The system that the environment names, or the one of `npm start` in this folder. */
export const target: Target = {
  gatewayUrl: process.env['GATEWAY_URL'] ?? kept?.gatewayUrl ?? 'http://127.0.0.1:8080',
  issuer: process.env['OIDC_ISSUER'] ?? kept?.issuer ?? 'http://127.0.0.1:8085',
  kafkaBrokers: process.env['KAFKA_BROKERS'] ?? kept?.kafkaBrokers ?? '127.0.0.1:59092',
  topicPrefix: process.env['TOPIC_PREFIX'] ?? kept?.topicPrefix ?? '',
};

/** Where the services of that system are behind its gateway; null for another system. */
export const keptServices: Record<string, string> | null = kept?.services ?? null;

export type Service = 'credit-rating' | 'reward-penalty' | 'subsidy' | 'commitment';
export type Json = Record<string, unknown>;

/** A refusal of the system, with the problem it told. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: { code?: string; detail?: string; remedy?: string } & Json,
    what: string,
  ) {
    super(
      `${what} → ${status} ${problem.code ?? ''} ${problem.detail ?? ''} ${JSON.stringify(problem['errors'] ?? '')}`,
    );
  }
}

export interface CallOptions {
  body?: unknown;
  /** For bodies that are not JSON. */
  contentType?: string;
  version?: number;
  /** The Idempotency-Key of a retry; made anew when it is not given. */
  key?: string;
}

/** One person or system at the gateway, signed in. */
export class Caller {
  private constructor(
    readonly name: string,
    private readonly at: Target,
    /** The access token. */
    readonly token: string,
  ) {}

  static async person(account: string, at: Target = target): Promise<Caller> {
    return new Caller(account, at, await signIn(at.issuer, account));
  }

  /** One who has an access token already. */
  static withToken(name: string, token: string, at: Target = target): Caller {
    return new Caller(name, at, token);
  }

  static async system(clientId: string, at: Target = target): Promise<Caller> {
    return new Caller(clientId, at, await clientToken(at.issuer, clientId));
  }

  get<T = Json>(service: Service, path: string): Promise<T> {
    return this.call<T>('GET', `/api/${service}${path}`);
  }

  /** @param options.version the ETag's number of what was read, where two people may change it */
  post<T = Json>(service: Service, path: string, options: CallOptions = {}): Promise<T> {
    return this.call<T>('POST', `/api/${service}${path}`, options);
  }

  /** Posts until it is taken, as a careful client does: the same key again while the system is away. */
  async insist<T = Json>(service: Service, path: string, options: CallOptions = {}, timeoutMs = 60_000): Promise<T> {
    const key = newId();
    for (const deadline = Date.now() + timeoutMs; ;) {
      try {
        return await this.post<T>(service, path, { ...options, key });
      } catch (error) {
        const passing =
          !(error instanceof Refusal) || error.status >= 502 || error.problem.code === 'idempotency.in-flight';
        if (!passing || Date.now() > deadline) throw error;
        await sleep(200);
      }
    }
  }

  /** @throws Refusal */
  async call<T = Json>(
    method: string,
    path: string,
    { body, contentType, version, key }: CallOptions = {},
  ): Promise<T> {
    const response = await fetch(this.at.gatewayUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'accept-language': 'zh',
        ...(method === 'POST' ? { 'idempotency-key': key ?? newId() } : {}),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
        ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
      },
      ...(body === undefined ? {} : { body: contentType ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === '' ? null : (JSON.parse(text) as Json);
    if (!response.ok) throw new Refusal(response.status, answer ?? {}, `${this.name}: ${method} ${path}`);
    return answer as T;
  }
}

/** Does `work` for each item, `width` at a time, in order of the list. */
export async function each<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
