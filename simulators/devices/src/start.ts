import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LabError } from '@meguri/contracts';
import { Logger } from '@meguri/observability';
import { endWithParent, reportFailures } from '@meguri/world';
import { CallLog } from './control/call-log.js';
import { controlServer } from './control/control-server.js';
import { FaultScript } from './control/fault.js';
import { type RunningDevice, startDevice } from './device.js';
import { logLibraryTo } from './lads/library-logs.js';
import { WorldClient } from './programs/world-client.js';
import { readSettings } from './settings.js';
import { workcell } from './workcell/workcell.js';

const logger = new Logger('devices');
reportFailures(logger);
logLibraryTo(logger);
const settings = readSettings();
endWithParent(settings.endWithStandardInput, () => process.exit(0));

const faults = new FaultScript();
const calls = new CallLog();
const running = new Map<string, RunningDevice>();
for (const name of settings.devices) {
  const description = workcell.find((device) => device.name === name);
  if (!description) throw new LabError('CONFIG.INVALID', `MEGURI_DEVICES: there is no device "${name}".`);
  const device = await startDevice(description, {
    folder: join(settings.data, 'simulators', 'devices', name),
    port: settings.ports.get(name) ?? 0,
    timeScale: settings.timeScale,
    seed: settings.seed,
    world: new WorldClient(settings.worldUrl, logger.child({ device: name })),
    faults,
    calls,
    logger: logger.child({ device: name }),
  });
  running.set(name, device);
}

const control = controlServer(faults, calls);
control.listen(settings.controlPort, '127.0.0.1', () => {
  const { port } = control.address() as AddressInfo;
  const endpoints = Object.fromEntries([...running].map(([name, { endpoint }]) => [name, endpoint]));
  process.stdout.write(`${JSON.stringify({ ready: true, endpoints, control: { port } })}\n`);
});
