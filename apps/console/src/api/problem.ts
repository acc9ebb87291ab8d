/** One field that was not right, as problem details name it. */
export interface FieldFault {
  field: string;
  value?: unknown;
  detail: string;
}

/** What a service says when it refuses or fails (RFC 9457), in the language that was asked for. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  remedy?: string;
  code: string;
  instance: string;
  traceId?: string;
  errors?: FieldFault[];
  params?: Record<string, unknown>;
}

/** A request that did not succeed. `status` is 0 when no answer came at all. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly remedy: string | undefined,
    readonly errors: FieldFault[],
    readonly traceId: string | undefined,
    readonly params: Record<string, unknown>,
  ) {
    super(detail);
  }

  static of(body: Partial<ProblemBody>, status: number): Problem {
    return new Problem(
      status,
      body.code ?? `http.${status}`,
      body.detail ?? body.title ?? String(status),
      body.remedy,
      body.errors ?? [],
      body.traceId,
      body.params ?? {},
    );
  }

  /** Another try may succeed without any change: nobody answered, or not in time. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}
