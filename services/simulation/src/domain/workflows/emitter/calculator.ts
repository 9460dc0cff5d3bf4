import type { Calculator, Gate } from '../../workflow.js';
import { excitedStatesIn } from './excited-states.js';

const PROGRAM = 'meguri-pyscf';
/** Regular hexagons of 1.3846 and 2.4651 Å. */
const BENZENE = `12

C  0.0000  1.3846 0.0
C  1.1991  0.6923 0.0
C  1.1991 -0.6923 0.0
C  0.0000 -1.3846 0.0
C -1.1991 -0.6923 0.0
C -1.1991  0.6923 0.0
H  0.0000  2.4651 0.0
H  2.1348  1.2325 0.0
H  2.1348 -1.2325 0.0
H  0.0000 -2.4651 0.0
H -2.1348 -1.2325 0.0
H -2.1348  1.2325 0.0
`;
/** S1 and T1 of this benzene by NWChem 7.0.2, TDA-B3LYP/STO-3G, eV: an independent program. */
const BENZENE_S1 = 6.569;
const BENZENE_T1 = 4.761;
const TOLERANCE = 0.01;
/** Below this, triplets that are no triplets must be suspected; measured it is 0.95 eV. */
const LEAST_GAP = 0.5;

const request = {
  method: 'tda',
  functional: 'b3lyp',
  basis: 'sto-3g',
  auxiliaryBasis: 'def2-universal-jkfit',
  grid: 0,
  responseGrid: 0,
  singlets: 1,
  triplets: 1,
  cycles: 100,
  careful: false,
};

/** Programs have returned singlets where triplets were asked for, without a word. */
const gate: Gate = {
  name: 'S1 and T1 of benzene',
  required: true,
  steps: [
    {
      ...excitationStep(JSON.stringify(request), 'benzene.xyz'),
      name: 'gate',
      inputs: { 'request.json': JSON.stringify(request), 'benzene.xyz': BENZENE },
      seconds: 600,
    },
  ],
  check: ([output]) => {
    const states = excitedStatesIn(output?.files?.['result.json'] ?? '');
    const s1 = states?.singlets[0]?.energy ?? Number.NaN;
    const t1 = states?.triplets[0]?.energy ?? Number.NaN;
    if (!(s1 - t1 >= LEAST_GAP)) return `T1 at ${t1} eV is not ${LEAST_GAP} eV below S1 at ${s1} eV`;
    const isKnown = Math.abs(s1 - BENZENE_S1) <= TOLERANCE && Math.abs(t1 - BENZENE_T1) <= TOLERANCE;
    return isKnown ? undefined : `S1 ${s1} and T1 ${t1} eV instead of ${BENZENE_S1} and ${BENZENE_T1} ± ${TOLERANCE}`;
  },
};

/** PySCF (Sun et al., J. Chem. Phys. 153, 024109, 2020), driven by a program of ours. */
export const pyscf: Calculator = {
  program: PROGRAM,
  versionArguments: ['--version'],
  versionPattern: /PySCF (\S+)/,
  installation: { pythonPackage: 'pyscf==2.14.0' },
  gate,
};

/** The step that writes `result.json` for the molecule of an XYZ file. */
export function excitationStep(request: string, geometry: string) {
  return {
    name: 'excitations',
    program: PROGRAM,
    arguments: ['request.json', geometry, 'result.json'],
    inputs: { 'request.json': request },
    produces: ['result.json'],
    reads: ['result.json'],
    finished: /^finished$/m,
    failsAs: 'calculator',
    failures: [
      { pattern: /^SCF\.NOT_CONVERGED/m, class: 'numerical' },
      { pattern: /^METHOD\./m, class: 'input' },
    ],
    seconds: 6 * 3600,
  } as const;
}
