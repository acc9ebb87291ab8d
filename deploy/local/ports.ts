import { LocalError } from './local-error';
import { freePorts, isPortFree, requireFreePort } from './wait';

export interface WantedPort {
  /** Who listens there. */
  name: string;
  /** The environment variable by which the port is chosen. */
  variable: string;
  normally: number;
}

export interface ChosenPorts<K extends string> {
  ports: Record<K, number>;
  /** Those that are not where they normally are, for that port was taken. */
  moved: (WantedPort & { port: number })[];
}

/**
 * The usual ports, and free ones in the place of those that another program has, so that a second system runs beside the
 * first. A port that the environment names is that one or none.
 * @param unneeded those whose programs run elsewhere: nobody looks whether they are free
 * @throws LocalError where the environment names no port, or a taken one
 */
export async function choosePorts<K extends string>(
  wanted: Record<K, WantedPort>,
  unneeded: readonly NoInfer<K>[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<ChosenPorts<K>> {
  const ports = Object.fromEntries(
    Object.entries<WantedPort>(wanted).map(([key, { normally }]) => [key, normally]),
  ) as Record<K, number>;
  const needed = (Object.keys(wanted) as K[]).filter((key) => !unneeded.includes(key));
  const moved: ChosenPorts<K>['moved'] = [];
  for (const key of needed) {
    const one = wanted[key];
    const named = portOf(one, env);
    if (named === null) continue;
    await requireFreePort(one.name, named, one.variable);
    ports[key] = named;
  }
  for (const key of needed) {
    const one = wanted[key];
    if (portOf(one, env) !== null || (await isPortFree(one.normally))) continue;
    const port = await freePortBeside(new Set(Object.values<number>(ports)));
    ports[key] = port;
    moved.push({ ...one, port });
  }
  return { ports, moved };
}

function portOf({ variable, normally }: WantedPort, env: NodeJS.ProcessEnv): number | null {
  const text = env[variable];
  if (text === undefined || text === '') return null;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new LocalError(`${variable}=${text} 不是端口 / is no port`, `${variable}=${normally}`);
}

async function freePortBeside(chosen: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const [port = 0] = await freePorts(1);
    if (!chosen.has(port)) return port;
  }
}
