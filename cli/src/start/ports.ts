import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LabError } from '@meguri/contracts';

// below the range that systems hand to outgoing connections: a client that retries can never take a server's port
const LOWEST = 20_000;
const HIGHEST = 32_000;

/**
 * Picks a free loopback port for each name: the kept one where it is still free. `fixed` ports were asked for by a
 * person; when one is taken this throws LABORATORY.PORT_IN_USE.
 */
export async function choosePorts(
  names: readonly string[],
  kept: Readonly<Record<string, number>> = {},
  fixed: Readonly<Record<string, number>> = {},
): Promise<Record<string, number>> {
  const chosen: Record<string, number> = {};
  for (const name of names) {
    const wanted = fixed[name];
    if (wanted !== undefined && !(await isFree(wanted))) {
      throw new LabError('LABORATORY.PORT_IN_USE', `Port ${wanted}, asked for as port of the ${name}, is in use.`);
    }
    chosen[name] = wanted ?? (await freePort(new Set(Object.values(chosen)), kept[name]));
  }
  return chosen;
}

async function freePort(taken: ReadonlySet<number>, kept: number | undefined): Promise<number> {
  for (let port = kept ?? randomInt(LOWEST, HIGHEST); ; port = randomInt(LOWEST, HIGHEST)) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
