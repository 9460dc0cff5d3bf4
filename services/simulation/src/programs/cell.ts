import { writeFileSync } from 'node:fs';
import { amorphousCell } from '@meguri/chemistry';
import { stream } from '@meguri/numerics';
import { dataFile, summaryOf } from '../domain/workflows/cell/lammps-files.js';
import { tacticityOf } from '../domain/workflows/cell/polymer.js';
import type { CellSpec } from '../domain/workflows/cell/steps.js';
import { readJson, run } from './program.js';
import { parametrised } from './system.js';

// meguri-cell POLYMER UNITS TYPES SEED DATA SUMMARY: an amorphous cell for LAMMPS
await run((polymer, units, types, seed, data, summary) => {
  const spec = readJson<CellSpec>(polymer!);
  const molecule = parametrised(spec, units!, types!);
  const cell = amorphousCell(molecule.chain, { ...spec, tacticity: tacticityOf(spec) }, stream(seed!, 'cell'));
  writeFileSync(data!, dataFile(molecule, cell.edge, cell.chains));
  const { density, edge } = cell;
  writeFileSync(summary!, `${JSON.stringify({ ...summaryOf(molecule, spec.chains), density, edge, seed })}\n`);
});
