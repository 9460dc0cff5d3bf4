import { once } from 'node:events';
import type { Server } from 'node:http';
import { failToStart, runService } from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { SystemClock } from './adapters/clock/system-clock.js';
import { DiskLatch } from './adapters/disk/disk-latch.js';
import { answerEmergencyStop, emergencyDoor } from './adapters/http/emergency-door.js';
import { opcuaLogsTo } from './adapters/opcua/client-logs.js';
import { OpcuaDevices } from './adapters/opcua/opcua-devices.js';
import { EmergencyStop } from './application/emergency-stop.js';
import { ExecutionModule } from './execution.module.js';
import { readSettings } from './settings.js';

const service = 'execution';
const logger = new Logger(service);
opcuaLogsTo(logger);
try {
  const { nats, http, workcell, procedures, latchFile } = readSettings();
  const clock = new SystemClock();
  const devices = new OpcuaDevices(workcell);
  const stop = new EmergencyStop(devices, new DiskLatch(latchFile), clock, logger);
  const press = (by: string, reason: string) => stop.trigger(by, reason);
  // the emergency stop is served before anything is connected, and without it
  const door = emergencyDoor(press);
  await once(door.server.listen(http.port, http.host), 'listening');
  const { app } = await runService({
    service,
    module: ExecutionModule.on({ workcell, procedures, devices, stop, clock }),
    messaging: { service, ...nats },
    http: { host: http.host, port: 0 },
    configure: (nest) => void nest.use('/emergency-stop', answerEmergencyStop(press)),
  });
  door.handOnTo(app.getHttpServer() as Server);
} catch (error) {
  failToStart(service, error, logger);
}
