import type { Workflow } from '../../workflow.js';
import { conformers } from '../cell/index.js';
import { openBabel } from '../molecular-geometry.js';
import { lammps, mopac, mpirun } from './calculators.js';
import { check, INPUTS } from './inputs.js';
import { type PropertyName, protocols, units } from './protocol.js';
import { read } from './reading.js';
import { requires, steps } from './steps.js';

const FORCE_FIELD = 'GAFF 1.4 with Gasteiger charges; amorphous cell, 300 K, 1 atm';
const methods: Readonly<Record<PropertyName, string>> = {
  density: FORCE_FIELD,
  Rg: FORCE_FIELD,
  refractive_index: `Lorentz-Lorenz at 589.3 nm; PM7 polarisability of a unit; density by ${FORCE_FIELD}`,
  abbe_number: `(n_d - 1)/(n_F - n_C), Lorentz-Lorenz; PM7 polarisabilities of a unit; density by ${FORCE_FIELD}`,
  Cp: `fluctuations; ${FORCE_FIELD}`,
  Cv: `fluctuations; ${FORCE_FIELD}`,
  compressibility: `fluctuations; ${FORCE_FIELD}`,
  bulk_modulus: `fluctuations; ${FORCE_FIELD}`,
  volume_expansion: `fluctuations; ${FORCE_FIELD}`,
  linear_expansion: `fluctuations; ${FORCE_FIELD}`,
  thermal_conductivity: `reverse non-equilibrium dynamics (Müller-Plathe), flexible bonds; ${FORCE_FIELD}`,
  glass_transition: `stepwise cooling, two lines through the specific volume; ${FORCE_FIELD}`,
};

/** Repeating unit to properties of the amorphous polymer by molecular dynamics, in the meaning of RadonPy's columns. */
export const polymerMd: Workflow = {
  name: 'polymer-md',
  protocol: 2,
  inputs: INPUTS,
  smiles: ['smiles', 'comonomer'],
  profiles: ['ci', 'demo', 'production'],
  properties: (Object.keys(units) as PropertyName[]).map((name) => ({
    name,
    unit: units[name],
    method: methods[name],
  })),
  calculators: [lammps, openBabel, mopac, mpirun, conformers],
  resources: { threads: 2, megabytes: 4000 },
  profileResources: { ci: { threads: 1, megabytes: 4000 }, production: { threads: 20, megabytes: 4000 } },
  check: (inputs) => check(inputs, protocols.demo),
  requires,
  steps,
  read,
};
