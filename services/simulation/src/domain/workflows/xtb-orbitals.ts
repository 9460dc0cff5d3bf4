import { type AtomicResult, atomicResult, qcMoleculeOfXyz } from '../qcschema.js';
import { notConverged, type Reading, type StepOutput, unphysical, unreadable, type Workflow } from '../workflow.js';
import { GEOMETRY, geometrySteps, openBabel, optimised, xtb } from './molecular-geometry.js';
import { problemOfMolecule } from './smiles.js';

const METHOD = 'GFN2-xTB';
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
  calculators: [xtb, openBabel],
  resources: { threads: 1, megabytes: 2000 },
  check: ({ smiles }) => problemOfMolecule(smiles),
  steps: ({ inputs: { smiles } }, adjustment) => geometrySteps(String(smiles), adjustment),
  read,
};

function read(outputs: readonly StepOutput[]): Reading {
  const text = optimised(outputs);
  if (text === undefined) return notConverged('the geometry optimisation did not converge');
  const homo = last(text, /(-?\d+\.\d+)\s+\(HOMO\)/g);
  const lumo = last(text, /(-?\d+\.\d+)\s+\(LUMO\)/g);
  const energy = last(text, /TOTAL ENERGY\s+(-?\d+\.\d+) Eh/g);
  const polarisability = last(text, /\u03b1\(0\)\s*\/au\s*:\s*(\d+\.\d+)/g);
  if (homo === undefined || lumo === undefined || energy === undefined || polarisability === undefined)
    return unreadable('the output of xtb lacks orbitals, energy or polarisability');
  if (lumo < homo || energy >= 0 || polarisability <= 0)
    return unphysical(`HOMO ${homo} eV, LUMO ${lumo} eV, energy ${energy} Hartree`);
  return {
    ok: true,
    atomicResults: new Map([['result', qcschemaOf(outputs, { homo, lumo, energy, polarisability })]]),
    properties: [
      { name: 'homo', value: homo, unit: 'eV' },
      { name: 'lumo', value: lumo, unit: 'eV' },
      { name: 'gap', value: lumo - homo, unit: 'eV' },
      { name: 'energy', value: energy, unit: 'Hartree' },
      { name: 'polarisability', value: polarisability * CUBIC_ANGSTROM, unit: 'angstrom3' },
    ],
  };
}

/** The molecule at its minimum, for other programs; polarisability in atomic units. */
function qcschemaOf(
  outputs: readonly StepOutput[],
  { homo, lumo, energy, polarisability }: Readonly<Record<'homo' | 'lumo' | 'energy' | 'polarisability', number>>,
): AtomicResult {
  const { standardOutput = '', files = {} } = outputs.find(({ name }) => name === 'orbitals') ?? {};
  return atomicResult({
    molecule: qcMoleculeOfXyz(files[GEOMETRY] ?? ''),
    model: { method: METHOD, basis: null },
    keywords: {},
    provenance: { creator: 'xtb', version: xtb.versionPattern.exec(standardOutput)?.[1] ?? '', routine: 'xtb --opt' },
    energy,
    extras: {
      orbitals: { unit: 'eV', homo, lumo },
      polarisability: { unit: 'bohr3', value: polarisability },
    },
  });
}

function last(text: string, pattern: RegExp): number | undefined {
  const match = [...text.matchAll(pattern)].at(-1);
  return match ? Number(match[1]) : undefined;
}
