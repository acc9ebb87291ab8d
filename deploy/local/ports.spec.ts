import { createServer, type Server } from 'node:net';
import { LocalError } from './local-error';
import { choosePorts, type WantedPort } from './ports';
import { freePorts, requireFreePort } from './wait';

const servers: Server[] = [];

async function take(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
}

let one: WantedPort;
let two: WantedPort;

beforeEach(async () => {
  const [first = 0, second = 0] = await freePorts(2);
  one = { name: 'gateway', variable: 'GATEWAY_PORT', normally: first };
  two = { name: 'Kafka', variable: 'KAFKA_PORT', normally: second };
});

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

describe('the ports of a system', () => {
  it('are the usual ones where nobody has them', async () => {
    expect(await choosePorts({ one, two }, [], {})).toEqual({
      ports: { one: one.normally, two: two.normally },
      moved: [],
    });
  });

  it('are free ones in the place of the taken, which are told; the others stay', async () => {
    await take(one.normally);
    const { ports, moved } = await choosePorts({ one, two }, [], {});
    expect(ports.two).toBe(two.normally);
    expect(ports.one).not.toBe(one.normally);
    await expect(requireFreePort('gateway', ports.one, 'GATEWAY_PORT')).resolves.toBeUndefined();
    expect(moved).toEqual([{ ...one, port: ports.one }]);
    expect((await choosePorts({ one, two }, ['one'], {})).moved).toEqual([]);
  });

  it('are those that the environment names, or none', async () => {
    const [named = 0] = await freePorts(1);
    const env = { KAFKA_PORT: String(named) };
    expect((await choosePorts({ one, two }, [], env)).ports).toEqual({ one: one.normally, two: named });
    await take(named);
    await expect(choosePorts({ one, two }, [], env)).rejects.toThrow(/KAFKA_PORT/);
    await expect(choosePorts({ one, two }, [], { GATEWAY_PORT: 'eighty' })).rejects.toThrow(LocalError);
  });
});
