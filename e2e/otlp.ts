import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it was exported, with the program that made it. */
export interface SeenSpan {
  program: string;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
}

interface Export {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: Omit<SeenSpan, 'program'>[] }[];
  }[];
}

/** A collector of traces, as small as one can be: OTLP over HTTP in JSON, kept in memory. */
export class OtlpReceiver {
  readonly spans: SeenSpan[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<OtlpReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const receiver = new OtlpReceiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request, response) => void receiver.answer(request, response));
    return receiver;
  }

  /** All of one trace that has come by now. */
  trace(traceId: string): SeenSpan[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    if (request.url === '/v1/traces') this.take(JSON.parse(Buffer.concat(chunks).toString()) as Export);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  private take({ resourceSpans }: Export): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const program = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '?';
      for (const { spans } of scopeSpans) this.spans.push(...spans.map((span) => ({ ...span, program })));
    }
  }
}
