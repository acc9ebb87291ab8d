/**
 * A load generator that costs little beside what it measures: each connection keeps one request in flight, written as bytes
 * that were joined beforehand, and reads an answer by its Content-Length. Its plan comes on standard input, what it saw goes
 * to standard output, both JSON (`HttpLoad` and `HttpFigures` in generators.ts).
 */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

const plan = JSON.parse(await text(process.stdin));
const requests = plan.requests.map(({ method, path, headers = {}, body = '' }) => {
  const lines = Object.entries({ host: '127.0.0.1', ...plan.headers, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  if (body !== '') lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`);
  else if (method === 'POST') lines.push('content-length: 0');
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
});

const statuses = {};
const wrong = [];
let next = 0;
let bytes = 0;
let lastAt = 0;
const startedAt = performance.now();
const endsAt = startedAt + plan.seconds * 1000;

function run() {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: plan.port, noDelay: true });
    let parts = [];
    let got = 0;
    let wanted = -1;
    const send = () => {
      if (performance.now() >= endsAt || (next >= requests.length && !plan.again)) return void socket.end();
      socket.write(requests[next % requests.length]);
      next += 1;
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', resolve);
    socket.on('data', (part) => {
      parts.push(part);
      got += part.length;
      if (wanted < 0) {
        const all = parts.length === 1 ? part : Buffer.concat(parts);
        const end = all.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = /\r\ncontent-length: (\d+)/i.exec(all.latin1Slice(0, end));
        if (length === null) {
          reject(new Error('an answer without Content-Length'));
          return;
        }
        wanted = end + 4 + Number(length[1]);
      }
      if (got < wanted) return;
      const first = parts.length === 1 ? parts[0] : Buffer.concat(parts);
      const status = first.latin1Slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status !== '200' && wrong.length < 3) wrong.push(first.toString('utf8').slice(0, 1500));
      bytes += got;
      lastAt = performance.now();
      parts = [];
      got = 0;
      wanted = -1;
      send();
    });
  });
}

await Promise.all(Array.from({ length: plan.connections }, run));
const answered = Object.values(statuses).reduce((sum, count) => sum + count, 0);
process.stdout.write(JSON.stringify({ answered, statuses, wrong, bytes, seconds: (lastAt - startedAt) / 1000 }));
