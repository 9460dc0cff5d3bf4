import { type Adjustment, type CalculationStep, type Calculator, numberGate, type StepOutput } from '../workflow.js';

/** Cycles of self-consistency and of the geometry when the usual ones (250, 200 or more) were not enough. */
const PATIENT_ITERATIONS = 1000;
const PATIENT_CYCLES = 1000;

export const xtb: Calculator = {
  program: 'xtb',
  versionArguments: ['--version'],
  versionPattern: /xtb version (\S+)/,
  installation: { debianPackage: 'xtb' },
  // the total energy that the documentation of xtb shows for this molecule
  gate: numberGate(
    'energy of water',
    {
      program: 'xtb',
      arguments: ['water.xyz', '--opt', 'normal', '--gfn', '2'],
      inputs: { 'water.xyz': '3\n\nO 0 0 0.117\nH 0 0.757 -0.469\nH 0 -0.757 -0.469\n' },
    },
    { pattern: /TOTAL ENERGY\s+(-?\d+\.\d+) Eh/, value: -5.070544, tolerance: 1e-4 },
  ),
};

export const openBabel: Calculator = {
  program: 'obabel',
  versionArguments: ['-V'],
  versionPattern: /Open Babel (\S+)/,
  installation: { debianPackage: 'openbabel' },
  capabilities: {
    arguments: ['-L', 'forcefields'],
    read: (answer) => [...answer.matchAll(/^(\S+) {2,}/gm)].map(([, name]) => name!),
  },
  gate: numberGate(
    'mass of ethanol',
    { program: 'obabel', arguments: ['-:OCC', '-otxt', '--append', 'MW'] },
    { pattern: /(\d+\.\d+)/, value: 46.069, tolerance: 0.01 },
  ),
};

/** Name of the file that the geometry steps leave, ångström. */
export const GEOMETRY = 'xtbopt.xyz';

/** SMILES to the best of Open Babel's conformers, and from there to the minimum of GFN2-xTB: steps geometry and orbitals. */
export function geometrySteps(smiles: string, { protocol, extension }: Adjustment): readonly CalculationStep[] {
  const patience = [
    ...(protocol > 0 ? ['--iterations', String(PATIENT_ITERATIONS * protocol)] : []),
    ...(extension > 0 ? ['--cycles', String(PATIENT_CYCLES * extension)] : []),
  ];
  return [
    {
      name: 'geometry',
      program: 'obabel',
      arguments: [`-:${smiles}`, '-oxyz', '--gen3d', '-O', 'guess.xyz'],
      produces: ['guess.xyz'],
      failsAs: 'input',
      seconds: 300,
    },
    {
      name: 'orbitals',
      program: 'xtb',
      arguments: ['guess.xyz', '--opt', 'normal', '--gfn', '2', ...patience],
      produces: [GEOMETRY],
      reads: [GEOMETRY],
      finished: /finished run on/,
      failsAs: 'calculator',
      failures: [{ pattern: /SCF not converged|convergence criteria cannot be satisfied/i, class: 'numerical' }],
      seconds: 3600,
    },
  ];
}

/** What the step of xtb printed; undefined when the geometry is no minimum. */
export function optimised(outputs: readonly StepOutput[]): string | undefined {
  const text = outputs.find((output) => output.name === 'orbitals')?.standardOutput ?? '';
  return /GEOMETRY OPTIMIZATION CONVERGED/.test(text) ? text : undefined;
}
