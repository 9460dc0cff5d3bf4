import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@meguri/observability';
import type { CallLog } from './control/call-log.js';
import type { FaultScript } from './control/fault.js';
import { LadsDevice } from './lads/lads-device.js';
import { LadsModel } from './lads/lads-model.js';
import { LadsUnit } from './lads/lads-unit.js';
import { createServer } from './lads/server.js';
import type { StartRequest } from './programs/admission.js';
import type { DeviceDescription } from './programs/device-description.js';
import { ProgramLog } from './programs/program-log.js';
import { ProgramUnit, type UnitSurroundings } from './programs/program-unit.js';
import { ResultStore } from './programs/result-store.js';
import type { WorldClient } from './programs/world-client.js';

export interface DeviceOptions {
  /** folder of this device's journal, files and keys */
  readonly folder: string;
  /** TCP port; 0 takes a free one */
  readonly port: number;
  readonly timeScale: number;
  readonly seed: string;
  readonly world: WorldClient;
  readonly faults: FaultScript;
  readonly calls: CallLog;
  readonly logger: Logger;
}

export interface RunningDevice {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts a device's OPC UA server; what the device did before is there again, and what was under way is settled. */
export async function startDevice(description: DeviceDescription, options: DeviceOptions): Promise<RunningDevice> {
  const { folder, world, logger } = options;
  const log = ProgramLog.open(join(folder, 'journal.jsonl'));
  const results = new ResultStore(folder);
  const { server, applicationUri, addressSpace, endpoint } = await createServer(description.name, folder, options.port);
  const lads = new LadsModel(addressSpace);
  const device = new LadsDevice(lads, description);
  const surroundings: UnitSurroundings = {
    device: description.name,
    world,
    log,
    results,
    logger,
    timeScale: options.timeScale,
    seed: options.seed,
    serverEpoch: server.engine.startTime.toISOString(),
    storing: (works) => device.showHealth(works),
    crash: () => {
      process.kill(process.pid, 'SIGKILL');
      throw new Error('unreachable: the process is dead');
    },
  };
  for (const each of description.units) {
    const node = new LadsUnit(lads, device.units, each, results, applicationUri);
    const unit = new ProgramUnit(each, surroundings, node);
    node.connect(unit, (request) => receive(unit, request, description, options), world);
    for (const { run, end } of [...log.runs].filter(({ run }) => run.unit === each.name).slice(-100)) {
      node.started(run);
      if (end) node.ended(run, end);
      else await unit.recover(run, Date.now());
    }
  }
  await server.start();
  return { endpoint: endpoint(), stop: () => server.shutdown(0) };
}

/** A StartProgram call from its arrival to its answer, with the fault that meets it. */
async function receive(
  unit: ProgramUnit,
  request: StartRequest,
  { name }: DeviceDescription,
  { calls, faults }: DeviceOptions,
): Promise<string> {
  calls.note({ device: name, unit: unit.description.name, program: request.template, taskId: request.taskId });
  const fault = faults.meet(name, request.template);
  if (fault?.kind === 'hang' && fault.at === 'call') return new Promise(() => {});
  const programRun = unit.start(request, Date.now(), fault);
  if (fault?.kind === 'late') await sleep(fault.milliseconds);
  return programRun;
}
