import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freezeDataset, LabError, proposeTrials, type ServiceName } from '@meguri/contracts';
import { connectNats, natsServerConfig, prepareStreams } from '@meguri/messaging';
import { projectRoot } from '../places.js';
import { loopback, type PortName, type Site, services } from './processes.js';

/** The NATS user that creates streams and reads the totals; the launcher alone knows its password. */
export const ADMIN = 'admin';

/** Commands that a service sends by itself; people's commands all come from the console. */
const commandsSentBy: Partial<Record<ServiceName, readonly string[]>> = {
  modeling: [freezeDataset.subject, proposeTrials.subject],
};

/** Finds a nats-server, or installs one, by the same rules as `npm start`. Throws LABORATORY.NATS_SERVER_MISSING. */
export function findNatsServer(): string {
  const named = process.env.NATS_SERVER_BIN;
  if (named) return named;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(projectRoot, 'scripts', 'ensure-nats.mjs')], {
    encoding: 'utf8',
  });
  if (status === 0) return stdout.trim();
  throw new LabError('LABORATORY.NATS_SERVER_MISSING', stderr.trim());
}

/** Writes the configuration of the laboratory's own server, readable by its owner alone, and says how to run it. */
export function ownNats(
  data: string,
  ports: Readonly<Record<PortName, number>>,
  passwords: ReadonlyMap<string, string>,
): Site['nats'] {
  const config = join(data, 'nats.conf');
  const text = natsServerConfig({
    port: ports.nats,
    monitorPort: ports['nats-monitor'],
    storeDir: join(data, 'nats'),
    users: [
      { user: ADMIN, role: 'admin', password: passwords.get(ADMIN)! },
      ...services.map((role) => ({ user: role, role, password: passwords.get(role)!, sends: commandsSentBy[role] })),
    ],
  });
  writeFileSync(config, text, { mode: 0o600 });
  const url = loopback(ports.nats, 'nats');
  return {
    kind: 'own',
    binary: findNatsServer(),
    config,
    prepare: () => prepareServer(url, passwords.get(ADMIN)),
  };
}

/** Makes the streams of the laboratory on a server, or checks them where they exist. */
export async function prepareServer(url: string, password?: string): Promise<void> {
  const account = password === undefined ? {} : { user: ADMIN, password };
  const connection = await connectNats({ service: 'console', url, ...account });
  try {
    await prepareStreams(connection);
  } finally {
    await connection.close();
  }
}
