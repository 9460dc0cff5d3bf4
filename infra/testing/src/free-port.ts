import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// below the range that systems hand to outgoing connections, which would take the port of a server that is being restarted, and apart from
// the ports of whole laboratories
const LOWEST = 10_000;
const HIGHEST = 20_000;

/** A TCP port of the loopback interface that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
