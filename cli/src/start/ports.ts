import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { LabError } from '@meguri/contracts';

// below the range that systems hand to outgoing connections: a client that retries can never take a server's port
const LOWEST = 20_000;
const HIGHEST = 32_000;
/** Ports of a block. Its first is held for as long as the laboratory runs, which makes all others the laboratory's. */
const BLOCK = 32;
const BLOCKS = (HIGHEST - LOWEST) / BLOCK;

export interface ReservedPorts {
  readonly ports: Readonly<Record<string, number>>;
  /** Lets other laboratories have the rest of the block. */
  release(): void;
}

/**
 * Picks a free loopback port for each name: the kept one where it is still free. They lie in a block that no other laboratory has, so
 * that two which start at once differ; the operating system frees it with the process, however that ends. `fixed` ports were asked
 * for by a person and may lie anywhere; when one is taken this throws LABORATORY.PORT_IN_USE.
 */
export async function reservePorts(
  names: readonly string[],
  kept: Readonly<Record<string, number>> = {},
  fixed: Readonly<Record<string, number>> = {},
): Promise<ReservedPorts> {
  for (const [name, port] of Object.entries(fixed)) {
    if (await isFree(port)) continue;
    throw new LabError('LABORATORY.PORT_IN_USE', `Port ${port}, asked for as port of the ${name}, is in use.`);
  }
  const chosen = names.filter((name) => fixed[name] === undefined);
  for (let block = keptBlock(chosen, kept) ?? randomInt(BLOCKS); ; block = randomInt(BLOCKS)) {
    const first = LOWEST + block * BLOCK;
    const guard = await listen(first);
    if (!guard) continue;
    const ports = await portsIn(first, chosen, kept, Object.values(fixed));
    if (ports) return { ports: { ...ports, ...fixed }, release: () => guard.close() };
    guard.close();
  }
}

function keptBlock(names: readonly string[], kept: Readonly<Record<string, number>>): number | undefined {
  const port = names.map((name) => kept[name]).find((each) => each !== undefined && each >= LOWEST && each < HIGHEST);
  return port === undefined ? undefined : Math.floor((port - LOWEST) / BLOCK);
}

/** A port of the block for each name; nothing when too many are taken by other programs. */
async function portsIn(
  first: number,
  names: readonly string[],
  kept: Readonly<Record<string, number>>,
  taken: readonly number[],
): Promise<Record<string, number> | undefined> {
  const isOurs = (port: number) => port > first && port < first + BLOCK && !taken.includes(port);
  const ports: Record<string, number> = {};
  for (const name of names) {
    const port = kept[name];
    if (port !== undefined && isOurs(port) && (await isFree(port))) ports[name] = port;
  }
  const left = Array.from({ length: BLOCK }, (_, i) => first + i).filter(
    (port) => isOurs(port) && !Object.values(ports).includes(port),
  );
  for (const name of names.filter((each) => ports[each] === undefined)) {
    let port = left.shift();
    while (port !== undefined && !(await isFree(port))) port = left.shift();
    if (port === undefined) return undefined;
    ports[name] = port;
  }
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (!server) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** Listens there; nothing when somebody else does. Keeps no process alive. */
function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
    server.unref();
  });
}
