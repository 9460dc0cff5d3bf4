import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrorCode, type FileProblem, LabError } from '@meguri/contracts';
import type { Procedure } from '../../domain/procedure.js';
import type { Workcell } from '../../domain/workcell.js';
import { readProcedure } from './procedure-file.js';
import { readWorkcell } from './workcell-file.js';
import type { Read } from './yaml-file.js';

/**
 * The workcell of a file, its endpoints replaced by the given ones.
 * @throws LabError WORKCELL.FILE_INVALID with every problem, CONFIG.INVALID when an endpoint names no device.
 */
export function loadWorkcell(path: string, endpoints: ReadonlyMap<string, string>): Workcell {
  const workcell = checked('WORKCELL.FILE_INVALID', path, readWorkcell(textOf(path)));
  const unknown = [...endpoints.keys()].find((device) => !workcell.devices[device]);
  if (unknown !== undefined) throw new LabError('CONFIG.INVALID', `${path} has no device ${unknown}`);
  const devices = Object.entries(workcell.devices).map(([device, entry]) => [
    device,
    { ...entry, endpoint: endpoints.get(device) ?? entry.endpoint },
  ]);
  return { ...workcell, devices: Object.fromEntries(devices) };
}

/**
 * The procedures of a folder by name.
 * @throws LabError PROCEDURE.FILE_INVALID with every problem of the first file that has any.
 */
export function loadProcedures(folder: string): ReadonlyMap<string, Procedure> {
  const files = listed(folder).filter((file) => /\.ya?ml$/.test(file));
  const procedures = files.map((file) =>
    checked('PROCEDURE.FILE_INVALID', join(folder, file), readProcedure(textOf(join(folder, file)))),
  );
  return new Map(procedures.map((procedure) => [procedure.name, procedure]));
}

/** `dispenser=opc.tcp://127.0.0.1:4841,arm=…` as a map. @throws LabError CONFIG.INVALID */
export function readEndpoints(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  return new Map(
    pairs.map((pair) => {
      const [, device, endpoint] = /^\s*([A-Za-z0-9_-]+)=(opc\.tcp:\/\/\S+)\s*$/.exec(pair) ?? [];
      if (!device || !endpoint)
        throw new LabError(
          'CONFIG.INVALID',
          `MEGURI_DEVICE_ENDPOINTS: ${JSON.stringify(pair)} is not device=opc.tcp://…`,
        );
      return [device, endpoint];
    }),
  );
}

function checked<T>(code: ErrorCode, path: string, read: Read<T>): T {
  if (read.ok) return read.value;
  throw new LabError(code, `${path}: ${read.problems.map(inWords).join('; ')}`, {
    context: { problems: read.problems },
  });
}

const inWords = ({ line, field, message }: FileProblem): string =>
  `line ${line}${field ? `, ${field}` : ''}: ${message}`;

function textOf(path: string): string {
  return readable(path, () => readFileSync(path, 'utf8'));
}

function listed(folder: string): string[] {
  return readable(folder, () => readdirSync(folder)).toSorted();
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new LabError('CONFIG.INVALID', `${path} cannot be read`, { cause });
  }
}
