import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convert, dimensionOf, type Point, type RunEvent } from '@meguri/contracts';
import { readProcedure } from '../adapters/files/procedure-file.js';
import { readWorkcell } from '../adapters/files/workcell-file.js';
import { compile } from './compile.js';
import { evolveRun, initialRun, type Run } from './run.js';
import { queue } from './run-decisions.js';
import type { Workcell } from './workcell.js';

const project = join(import.meta.dirname, '../../../..');
const text = (path: string) => readFileSync(join(project, path), 'utf8');
const must = <T>(read: { ok: true; value: T } | { ok: false; problems: unknown }): T => {
  if (read.ok) return read.value;
  throw new Error(JSON.stringify(read.problems));
};

export const units = { convert, dimensionOf };
export const workcellText = text('workcells/arylation.yaml');
export const refractionText = text('procedures/refractive-index.yaml');
export const procedureText = text('procedures/direct-arylation.yaml');
export const workcell: Workcell = must(readWorkcell(workcellText));
export const asking: Workcell = { ...workcell, unknownOutcome: 'ask' };
export const refraction = must(readProcedure(refractionText));
export const procedure = must(readProcedure(procedureText));

export const point: Point = {
  base: 'CsOAc',
  ligand: 'X-Phos',
  solvent: 'DMAc',
  concentration: 0.1,
  temperature: 105,
};
export const request = {
  point,
  units: { concentration: 'mol/L', temperature: 'degC' },
  objectives: [{ name: 'yield', unit: '%' }],
};

export const fold = (events: readonly RunEvent[], run: Run): Run => events.reduce(evolveRun, run);

/** A queued run of the bundled procedure. */
export function queued(runId = 'c_t0001_1'): Run {
  const compiled = compile(request, procedure, workcell, units);
  if ('refusal' in compiled) throw new Error(compiled.refusal.reason);
  const [campaignId = 'c', trialId = 't0001'] = runId.split('_');
  const bound = { workcell: workcell.name, procedure: procedure.name, procedureHash: procedure.hash };
  const trial = { runId, campaignId, trialId, attempt: 1, point, objectives: request.objectives, ...bound };
  const empty = initialRun(runId);
  return fold(queue(empty, { ...trial, steps: [...compiled.value] }), empty);
}
