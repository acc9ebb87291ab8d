import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A service behind the gateway that says what reached it. */
export class Upstream {
  readonly seen: Seen[] = [];
  url = '';
  private server: Server;

  static async start(): Promise<Upstream> {
    const upstream = new Upstream();
    upstream.server = createServer((request, response) => void upstream.answer(request, response));
    await new Promise<void>((resolve) => upstream.server.listen(0, '127.0.0.1', resolve));
    upstream.url = `http://127.0.0.1:${(upstream.server.address() as AddressInfo).port}`;
    return upstream;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/never') return;
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    this.seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    if (request.url === '/twenty-megabytes') return void response.end(Buffer.alloc(20 * 1_048_576, 'p'));
    if (request.url === '/openapi.json') return void response.end('{"openapi":"3.1.0","paths":{}}');
    if (request.url === '/busy') return void response.writeHead(503, { 'retry-after': '1' }).end('{"code":"busy"}');
    response.writeHead(request.url === '/made' ? 201 : 200, {
      'content-type': 'application/json',
      'keep-alive': 'timeout=99',
      etag: '"7"',
    });
    response.end(JSON.stringify({ length: body.length }));
  }

  get last(): Seen {
    return this.seen.at(-1)!;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
