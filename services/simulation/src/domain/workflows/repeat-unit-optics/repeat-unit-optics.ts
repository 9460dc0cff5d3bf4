import { abbeNumber, FRAUNHOFER, lorentzLorenzIndex } from '@meguri/analysis';
import { capped } from '@meguri/chemistry';
import type { Figure } from '../../figure.js';
import type { JobProperties } from '../../job.js';
import { type Reading, type Request, type StepOutput, unphysical, unreadable, type Workflow } from '../../workflow.js';
import { openBabel } from '../molecular-geometry.js';
import { mopac } from '../polymer-md/calculators.js';
import { problemOfUnit } from '../smiles.js';
import { type Line, type Molecule, moleculeSteps, readMolecule } from './capped-unit.js';

/**
 * Volume of an amorphous polymer over that of its units: mean and standard deviation of 80 units of PI1070 (Hayashi et
 * al., npj Comput. Mater. 8, 222, 2022; molecular dynamics at 300 K), their volumes as they are calculated here.
 */
const PACKING = 1.648;
const PACKING_SD = 0.061;
/** g/mol per ångström³, in g/cm³. */
const DENSITY = 1 / 0.602214076;

const PM7 = 'PM7 polarisability of the methyl-capped unit less ethane, MMFF94 geometry';
const PACKED = 'van der Waals volume of the unit, packed as in PI1070';

/**
 * Repeating unit to refractive index and Abbe number in a second: what it adds to the polarisability and to the van der
 * Waals volume of ethane, and the density of polymers that pack alike. No chain is built.
 */
export const repeatUnitOptics: Workflow = {
  name: 'repeat-unit-optics',
  protocol: 1,
  inputs: ['smiles'],
  smiles: ['smiles'],
  profiles: [],
  properties: [
    { name: 'refractive_index', unit: '', method: `Lorentz-Lorenz at 587.6 nm; ${PM7}; ${PACKED}` },
    { name: 'abbe_number', unit: '', method: `(n_d - 1)/(n_F - n_C), Lorentz-Lorenz; ${PM7}; ${PACKED}` },
    { name: 'density', unit: 'g/cm3', method: PACKED },
  ],
  calculators: [mopac, openBabel],
  resources: { threads: 1, megabytes: 2000 },
  check: ({ smiles }) => problemOfUnit(smiles),
  steps: ({ inputs: { smiles } }: Request) => [
    ...moleculeSteps('unit', capped(String(smiles)).smiles),
    ...moleculeSteps('ends', 'CC'),
  ],
  read,
};

function read(outputs: readonly StepOutput[]): Reading {
  try {
    const [unit, ends] = [readMolecule('unit', outputs), readMolecule('ends', outputs)];
    if (typeof unit === 'string' || typeof ends === 'string')
      return unreadable(typeof unit === 'string' ? unit : String(ends));
    const atomicResults = new Map([
      ['unit', unit.atomicResult],
      ['ends', ends.atomicResult],
    ]);
    return { ...opticsOf(unit, ends), atomicResults };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ...unphysical(error.message), class: 'input' };
  }
}

function opticsOf(unit: Molecule, ends: Molecule): Reading {
  const mass = unit.molarMass - ends.molarMass;
  const volume = unit.volume - ends.volume;
  const indexAt = (line: Line, packing: number) =>
    lorentzLorenzIndex(
      unit.polarisability[line] - ends.polarisability[line],
      (DENSITY * mass) / (packing * volume),
      mass,
    );
  const optics = (packing: number) => {
    const index = { C: indexAt('C', packing), d: indexAt('d', packing), F: indexAt('F', packing) };
    return { index, abbe: abbeNumber(index), density: (DENSITY * mass) / (packing * volume) };
  };
  const mean = optics(PACKING);
  const [loose, dense] = [optics(PACKING + PACKING_SD), optics(PACKING - PACKING_SD)];
  // how units pack differs from polymer to polymer; PM7 itself is not judged here
  const spread = (value: (of: typeof mean) => number) => Math.abs(value(dense) - value(loose)) / 2;
  const checks = ['density-by-packing', 'one-conformer'];
  const properties: JobProperties = [
    { name: 'refractive_index', unit: '', value: mean.index.d, uncertainty: spread(({ index }) => index.d), checks },
    { name: 'abbe_number', unit: '', value: mean.abbe, uncertainty: spread(({ abbe }) => abbe), checks },
    { name: 'density', unit: 'g/cm3', value: mean.density, uncertainty: spread(({ density }) => density), checks },
  ];
  return { ok: true, properties, figures: [dispersion(mean.index)] };
}

const dispersion = (index: Readonly<Record<Line, number>>): Figure => ({
  name: 'dispersion',
  title: 'Refractive index by wavelength',
  x: { label: 'wavelength', unit: 'nm' },
  y: { label: 'refractive index', unit: '' },
  series: [
    {
      name: 'refractive index',
      x: [FRAUNHOFER.F, FRAUNHOFER.d, FRAUNHOFER.C],
      y: [index.F, index.d, index.C],
    },
  ],
  verdict: `normal dispersion, Abbe number ${abbeNumber(index).toFixed(1)}`,
});
