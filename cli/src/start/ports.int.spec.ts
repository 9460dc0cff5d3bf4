import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type ReservedPorts, reservePorts } from './ports.js';

const servers: Server[] = [];
const reserved: ReservedPorts[] = [];
afterEach(async () => {
  for (const each of reserved.splice(0)) each.release();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

function occupy(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
}

async function reserve(...wanted: Parameters<typeof reservePorts>): Promise<Readonly<Record<string, number>>> {
  const ports = await reservePorts(...wanted);
  reserved.push(ports);
  return ports.ports;
}

describe('ports of a laboratory', () => {
  it('differ from each other and stay below those of outgoing connections', async () => {
    const ports = Object.values(await reserve(['nats', 'mongo', 'console']));
    expect(new Set(ports).size).toBe(3);
    expect(ports.every((port) => port >= 20_000 && port < 32_000)).toBe(true);
  });

  it('are those of no other laboratory, also when both start at once and wish for the same', async () => {
    const names = ['nats', 'mongo', 'console'];
    const { nats } = await reserve(names);
    const wish = Object.fromEntries(names.map((name, i) => [name, nats! + i]));
    const all = await Promise.all(Array.from({ length: 20 }, () => reserve(names, wish)));
    expect(new Set([nats, ...all.flatMap((ports) => Object.values(ports))]).size).toBe(61);
  });

  it('stay the same from start to start, except one that another program took', async () => {
    const before = await reservePorts(['nats', 'mongo']);
    before.release();
    await occupy(before.ports.nats!);
    const after = await reserve(['nats', 'mongo'], before.ports);
    expect(after.mongo).toBe(before.ports.mongo);
    expect(after.nats).not.toBe(before.ports.nats);
  });

  it('are what a person asks for, or an error when that is taken', async () => {
    const { page } = await reserve(['page']);
    const asked = await reserve(['nats', 'page'], {}, { page: page! });
    expect(asked.page).toBe(page);
    await occupy(page!);
    await expect(reservePorts(['page'], {}, { page: page! })).rejects.toMatchObject({ code: 'LABORATORY.PORT_IN_USE' });
  });
});
