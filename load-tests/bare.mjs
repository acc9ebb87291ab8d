/**
 * The bare limit that `npm run load` measures beside the system: the same requests over the same HTTP, answered at once with
 * a text that was made before. What is left is Fastify, the machine and the load generator itself.
 *   node load-tests/bare.mjs PORT BYTES
 */
import Fastify from 'fastify';

const [port, bytes] = process.argv.slice(2).map(Number);
const answer = JSON.stringify({ filler: 'x'.repeat(bytes) });
const app = Fastify();
const send = (_request, reply) => reply.type('application/json; charset=utf-8').send(answer);
app.get('/health/ready', send);
app.get('/*', send);
app.post('/api/subsidy/applications', (request, reply) => send(request, reply.code(201)));
app.post('/*', send);
await app.listen({ port, host: '127.0.0.1' });
