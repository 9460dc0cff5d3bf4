import { join } from 'node:path';
import { connectionsOf, readConfig, serviceEnvironment } from '@meguri/config';
import { z } from 'zod';
import { loadProcedures, loadWorkcell, readEndpoints } from './adapters/files/load-files.js';

const project = join(import.meta.dirname, '../../..');

const environment = serviceEnvironment.extend({
  MEGURI_WORKCELL: z.string().default(join(project, 'workcells/arylation.yaml')).describe('The workcell file.'),
  MEGURI_PROCEDURES: z.string().default(join(project, 'procedures')).describe('Folder of the procedure files.'),
  MEGURI_DEVICE_ENDPOINTS: z.string().default('').describe('device=opc.tcp://… pairs that replace those of the file.'),
});

/** The settings of execution. @throws LabError CONFIG.INVALID, WORKCELL.FILE_INVALID, PROCEDURE.FILE_INVALID */
export function readSettings() {
  const read = readConfig(environment);
  return {
    ...connectionsOf(read),
    workcell: loadWorkcell(read.MEGURI_WORKCELL, readEndpoints(read.MEGURI_DEVICE_ENDPOINTS)),
    procedures: loadProcedures(read.MEGURI_PROCEDURES),
    latchFile: join(read.MEGURI_DATA, 'execution', 'emergency-stop.json'),
  };
}
