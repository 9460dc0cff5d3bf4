import { FRAUNHOFER } from '@meguri/analysis';
import { type Atom, vanDerWaalsVolume } from '@meguri/chemistry';
import type { AtomicResult } from '../../qcschema.js';
import type { CalculationStep, StepOutput } from '../../workflow.js';
import { polar, readMopac } from '../mopac-output.js';

/** Lines that the refractive index is calculated at. */
const LINES = ['C', 'd', 'F'] as const;
export type Line = (typeof LINES)[number];

const WAVELENGTHS = LINES.map((line) => FRAUNHOFER[line]);
/** One point at the geometry as it is. */
const KEYWORDS = `PM7 1SCF PRECISE ${polar(WAVELENGTHS)}`;

/** A molecule as MOPAC and its spheres see it. */
export interface Molecule {
  /** Polarisability volumes, ångström³, at each line. */
  readonly polarisability: Readonly<Record<Line, number>>;
  /** g/mol. */
  readonly molarMass: number;
  /** Van der Waals volume, ångström³. */
  readonly volume: number;
  readonly atomicResult: AtomicResult;
}

/** Conformer by Open Babel (MMFF94) and polarisability by PM7 there. */
export const moleculeSteps = (name: string, smiles: string): readonly CalculationStep[] => [
  {
    name: `geometry-of-${name}`,
    program: 'obabel',
    arguments: [`-:${smiles}`, '-omop', '--gen3d', '-O', `${name}.mop`, '-xk', KEYWORDS],
    produces: [`${name}.mop`],
    reads: [`${name}.mop`],
    failsAs: 'input',
    seconds: 600,
  },
  {
    name: `polarisability-of-${name}`,
    program: 'mopac',
    arguments: [`${name}.mop`],
    produces: [`${name}.out`],
    reads: [`${name}.out`],
    failsAs: 'calculator',
    seconds: 3600,
  },
];

/** Why there is nothing, in words, when the output of MOPAC is not whole. @throws RangeError for an element without a van der Waals radius. */
export function readMolecule(name: string, outputs: readonly StepOutput[]): Molecule | string {
  const output = readMopac(outputs, `polarisability-of-${name}`, `${name}.out`, WAVELENGTHS);
  if (typeof output === 'string') return output;
  const { molarMass, polarisabilities, atomicResult } = output;
  const [C, d, F] = polarisabilities as [number, number, number];
  const geometry = outputs.find((step) => step.name === `geometry-of-${name}`)?.files?.[`${name}.mop`] ?? '';
  return { polarisability: { C, d, F }, molarMass, volume: vanDerWaalsVolume(atomsIn(geometry)), atomicResult };
}

/** The atoms in an input file of MOPAC. */
const atomsIn = (input: string): Atom[] =>
  [...input.matchAll(/^([A-Z][a-z]?)\s+(\S+)\s+1\s+(\S+)\s+1\s+(\S+)\s+1\s*$/gm)].map(([, element, x, y, z]) => ({
    element: element!,
    position: [Number(x), Number(y), Number(z)],
  }));
