import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { choosePorts } from './ports.js';

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))));

function occupy(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
}

describe('ports of a laboratory', () => {
  it('differ from each other and stay below those of outgoing connections', async () => {
    const ports = Object.values(await choosePorts(['nats', 'mongo', 'console']));
    expect(new Set(ports).size).toBe(3);
    expect(ports.every((port) => port >= 20_000 && port < 32_000)).toBe(true);
  });

  it('stay the same from start to start, except one that another program took', async () => {
    const before = await choosePorts(['nats', 'mongo']);
    await occupy(before.nats!);
    const after = await choosePorts(['nats', 'mongo'], before);
    expect(after.mongo).toBe(before.mongo);
    expect(after.nats).not.toBe(before.nats);
  });

  it('are an error when a person asked for one that is taken', async () => {
    const { page } = await choosePorts(['page']);
    await occupy(page!);
    await expect(choosePorts(['page'], {}, { page: page! })).rejects.toMatchObject({ code: 'LABORATORY.PORT_IN_USE' });
  });
});
