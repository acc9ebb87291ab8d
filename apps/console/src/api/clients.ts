import createClient, { type Middleware } from 'openapi-fetch';
import { language, LOCALE } from '../words/words';
import type { paths as CommitmentPaths } from './generated/commitment';
import type { paths as CreditRatingPaths } from './generated/credit-rating';
import type { paths as GatewayPaths } from './generated/gateway';
import type { paths as RewardPenaltyPaths } from './generated/reward-penalty';
import type { paths as SubsidyPaths } from './generated/subsidy';
import { Problem, type ProblemBody } from './problem';
import { noteSignedOut } from './session';

const common: Middleware = {
  onRequest({ request }) {
    request.headers.set('accept-language', LOCALE[language()]);
    return request;
  },
};

function client<Paths extends object>(baseUrl: string): ReturnType<typeof createClient<Paths>> {
  const made = createClient<Paths>({ baseUrl });
  made.use(common);
  return made;
}

// One client a service, typed by its own OpenAPI document.
export const creditRating = client<CreditRatingPaths>('/api/credit-rating');
export const rewardPenalty = client<RewardPenaltyPaths>('/api/reward-penalty');
export const subsidy = client<SubsidyPaths>('/api/subsidy');
export const commitment = client<CommitmentPaths>('/api/commitment');
export const gateway = client<GatewayPaths>('');

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/**
 * The answer of a call.
 * @throws Problem when it was refused, failed, or did not come
 */
export async function take<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw Problem.of({ code: 'network.unreachable' }, 0);
  }
  if (answer.response.ok) return answer.data as Data;
  const body = typeof answer.error === 'object' && answer.error !== null ? (answer.error as Partial<ProblemBody>) : {};
  const problem = Problem.of(body, answer.response.status);
  if (problem.status === 401) noteSignedOut();
  throw problem;
}

interface CommandHeaders {
  'Idempotency-Key': string;
}
interface VersionedHeaders extends CommandHeaders {
  'If-Match': string;
}
/** Headers of a command: a key for this one intent, kept over its retries, and the version that was shown. */
export function commandHeaders(key: string): CommandHeaders;
export function commandHeaders(key: string, version: number): VersionedHeaders;
export function commandHeaders(key: string, version?: number): CommandHeaders | VersionedHeaders {
  return version === undefined ? { 'Idempotency-Key': key } : { 'Idempotency-Key': key, 'If-Match': `"${version}"` };
}
