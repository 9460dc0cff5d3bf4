import { LabError } from '@meguri/contracts';
import { type LaboratoryRecord, readLaboratory } from '../start/laboratory-file.js';
import { isRunning } from '../start/process-identity.js';
import { ConsoleClient } from './console-client.js';

/** How a command is told which laboratory it is for. */
export interface LaboratoryChoice {
  /** Address of its console; an empty one counts as absent. */
  readonly url?: string;
  /** Its data directory. */
  readonly laboratory: string;
}

/** The console of a laboratory that was named by its address, or that runs on this machine. Throws LABORATORY.NOT_RUNNING. */
export function connectConsole(choice: LaboratoryChoice): ConsoleClient {
  return new ConsoleClient(choice.url || runningLaboratory(choice.laboratory).url);
}

/** The record of the laboratory that runs on a data directory. Throws LABORATORY.NOT_RUNNING. */
export function runningLaboratory(directory: string): LaboratoryRecord {
  const record = readLaboratory(directory);
  if (record !== undefined && isRunning(record.pid, record.identity)) return record;
  throw new LabError('LABORATORY.NOT_RUNNING', `No laboratory runs on ${directory}.`);
}
