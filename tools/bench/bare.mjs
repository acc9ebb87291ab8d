/** Fastify alone, answering each request at once with the bytes of a file: node tools/bench/bare.mjs FILE, on PORT. */
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

const answer = readFileSync(process.argv[2], 'utf8');
const app = Fastify();
app.get('/*', (_request, reply) => reply.type('application/json; charset=utf-8').send(answer));
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
