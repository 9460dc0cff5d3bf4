import { FRAUNHOFER } from '@meguri/analysis';
import { type Atom, vanDerWaalsVolume } from '@meguri/chemistry';
import type { CalculationStep, StepOutput } from '../../workflow.js';

/** Photon energy times wavelength, eV nm (exact constants). */
const EV_NM = 1239.841984;
/** Lines that the refractive index is calculated at. */
const LINES = ['C', 'd', 'F'] as const;
export type Line = (typeof LINES)[number];

/** One point at the geometry as it is; without hyperpolarisabilities, which take fifty times as long. */
const KEYWORDS = `PM7 1SCF PRECISE POLAR(E=(${LINES.map((line) => (EV_NM / FRAUNHOFER[line]).toFixed(4)).join(',')}),BETA=0,GAMMA=0)`;

/** A molecule as MOPAC and its spheres see it. */
export interface Molecule {
  /** Polarisability volumes, ångström³, at each line. */
  readonly polarisability: Readonly<Record<Line, number>>;
  /** g/mol. */
  readonly mass: number;
  /** Van der Waals volume, ångström³. */
  readonly volume: number;
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

/** Undefined when the output of MOPAC is not whole. @throws RangeError for an element without a van der Waals radius. */
export function readMolecule(name: string, outputs: readonly StepOutput[]): Molecule | undefined {
  const fileOf = (step: string, file: string) => outputs.find((output) => output.name === step)?.files?.[file] ?? '';
  const text = fileOf(`polarisability-of-${name}`, `${name}.out`);
  const mass = Number(/MOLECULAR WEIGHT\s*=\s*([\d.]+)/.exec(text)?.[1] ?? Number.NaN);
  const [C, d, F] = [...text.matchAll(/ISOTROPIC AVERAGE ALPHA =.*=\s*([\d.]+)\s*ANG/g)].map((found) =>
    Number(found[1]),
  );
  const isWhole = /JOB ENDED NORMALLY/.test(text) && Number.isFinite(mass);
  if (!isWhole || C === undefined || d === undefined || F === undefined) return undefined;
  const volume = vanDerWaalsVolume(atomsIn(fileOf(`geometry-of-${name}`, `${name}.mop`)));
  return { polarisability: { C, d, F }, mass, volume };
}

/** The atoms in an input file of MOPAC. */
const atomsIn = (input: string): Atom[] =>
  [...input.matchAll(/^([A-Z][a-z]?)\s+(\S+)\s+1\s+(\S+)\s+1\s+(\S+)\s+1\s*$/gm)].map(([, element, x, y, z]) => ({
    element: element!,
    position: [Number(x), Number(y), Number(z)],
  }));
