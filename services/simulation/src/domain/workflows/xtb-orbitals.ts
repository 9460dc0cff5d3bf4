import {
  type Adjustment,
  type CalculationStep,
  type JobInputs,
  numberGate,
  type Reading,
  type Request,
  type StepOutput,
  type Workflow,
} from '../workflow.js';
import { openBabel } from './cell/index.js';

const METHOD = 'GFN2-xTB';
const MAXIMUM_SMILES = 400;
const SMILES = /^[A-Za-z0-9@+\-[\]()=#$:/\\.%*]+$/;
/** Cycles of self-consistency and of the geometry when the usual ones (250, 200 or more) were not enough. */
const PATIENT_ITERATIONS = 1000;
const PATIENT_CYCLES = 1000;
/** 1 atomic unit of polarisability in cubic ångström (bohr cubed, CODATA 2022). */
const CUBIC_ANGSTROM = 0.529177210544 ** 3;

/**
 * SMILES to an optimised geometry and its frontier orbitals by GFN2-xTB
 * (Bannwarth, Ehlert, Grimme, J. Chem. Theory Comput. 15, 1652, 2019; doi 10.1021/acs.jctc.8b01176).
 */
export const xtbOrbitals: Workflow = {
  name: 'xtb-orbitals',
  protocol: 1,
  inputs: ['smiles'],
  smiles: ['smiles'],
  profiles: [],
  properties: [
    { name: 'homo', unit: 'eV', method: METHOD },
    { name: 'lumo', unit: 'eV', method: METHOD },
    { name: 'gap', unit: 'eV', method: METHOD },
    { name: 'energy', unit: 'Hartree', method: METHOD },
    { name: 'polarisability', unit: 'angstrom3', method: METHOD },
  ],
  calculators: [
    {
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
    },
    openBabel,
  ],
  resources: { threads: 1, megabytes: 2000 },
  check,
  steps,
  read,
};

function check({ smiles, ...others }: JobInputs): string | undefined {
  const unknown = Object.keys(others);
  if (unknown.length > 0) return `unknown input ${unknown.join(', ')}; the workflow takes smiles`;
  if (typeof smiles !== 'string' || smiles === '') return 'smiles is missing';
  if (smiles.length > MAXIMUM_SMILES) return `smiles is longer than ${MAXIMUM_SMILES} characters`;
  if (!SMILES.test(smiles)) return `${JSON.stringify(smiles)} has characters that no SMILES has`;
  if (smiles.includes('*')) return 'smiles has an open end (*); cap it first';
  if (smiles.includes('.')) return 'smiles has several fragments; give one molecule';
  return undefined;
}

function steps({ inputs: { smiles } }: Request, { protocol, extension }: Adjustment): readonly CalculationStep[] {
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
      produces: ['xtbopt.xyz'],
      finished: /finished run on/,
      failsAs: 'calculator',
      failures: [{ pattern: /SCF not converged|convergence criteria cannot be satisfied/i, class: 'numerical' }],
      seconds: 3600,
    },
  ];
}

function read(outputs: readonly StepOutput[]): Reading {
  const text = outputs.find((output) => output.name === 'orbitals')?.standardOutput ?? '';
  if (!/GEOMETRY OPTIMIZATION CONVERGED/.test(text))
    return failed('not-converged', 'CALCULATOR.NOT_CONVERGED', 'the geometry optimisation did not converge');
  const homo = last(text, /(-?\d+\.\d+)\s+\(HOMO\)/g);
  const lumo = last(text, /(-?\d+\.\d+)\s+\(LUMO\)/g);
  const energy = last(text, /TOTAL ENERGY\s+(-?\d+\.\d+) Eh/g);
  const polarisability = last(text, /\u03b1\(0\)\s*\/au\s*:\s*(\d+\.\d+)/g);
  if (homo === undefined || lumo === undefined || energy === undefined || polarisability === undefined)
    return failed(
      'calculator',
      'CALCULATOR.OUTPUT_UNREADABLE',
      'the output of xtb lacks orbitals, energy or polarisability',
    );
  if (lumo < homo || energy >= 0 || polarisability <= 0)
    return failed('unphysical', 'CALCULATION.UNPHYSICAL', `HOMO ${homo} eV, LUMO ${lumo} eV, energy ${energy} Hartree`);
  return {
    ok: true,
    properties: [
      { name: 'homo', value: homo, unit: 'eV' },
      { name: 'lumo', value: lumo, unit: 'eV' },
      { name: 'gap', value: lumo - homo, unit: 'eV' },
      { name: 'energy', value: energy, unit: 'Hartree' },
      { name: 'polarisability', value: polarisability * CUBIC_ANGSTROM, unit: 'angstrom3' },
    ],
  };
}

const failed = (kind: 'not-converged' | 'calculator' | 'unphysical', code: string, reason: string): Reading => ({
  ok: false,
  class: kind,
  code,
  reason,
});

function last(text: string, pattern: RegExp): number | undefined {
  const match = [...text.matchAll(pattern)].at(-1);
  return match ? Number(match[1]) : undefined;
}
