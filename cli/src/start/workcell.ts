import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LabError } from '@meguri/contracts';
import { parse } from 'yaml';
import { z } from 'zod';

/** What the simulators take from a workcell file; execution reads and checks the rest. */
const Simulated = z.object({ timeScale: z.number().positive() });

/** @throws LabError CONFIG.INVALID when the file cannot be read or has no time scale. */
export function readWorkcell(path: string): { file: string; timeScale: number } {
  const file = resolve(path);
  try {
    return { file, timeScale: Simulated.parse(parse(readFileSync(file, 'utf8'))).timeScale };
  } catch (cause) {
    throw new LabError('CONFIG.INVALID', `The workcell file ${path} has no readable timeScale.`, { cause });
  }
}
