import type { Calculator } from '../../workflow.js';
import type { CouplingRequest } from './dimer-snapshots.js';

/** Two molecules of ethylene face to face at 4 Å, each with the geometry of the gas (C-C 1.339, C-H 1.087 Å, 121.3°). */
const ETHYLENE: readonly (readonly [number, number])[] = [
  [0.6695, 0],
  [-0.6695, 0],
  [1.2342, 0.9288],
  [1.2342, -0.9288],
  [-1.2342, 0.9288],
  [-1.2342, -0.9288],
];
const request: CouplingRequest = {
  elements: ['C', 'C', 'H', 'H', 'H', 'H'],
  carrier: 'hole',
  basis: '6-31g*',
  auxiliaryBasis: 'def2-universal-jkfit',
  dimers: [{ pair: 0, snapshot: 0, positions: [0, 4].flatMap((z) => ETHYLENE.flatMap(([x, y]) => [x, y, z])) }],
};
/** Half of what splits the two highest orbitals of this symmetric dimer by NWChem 7.0.2, HF/6-31G*, meV. */
const HALF_SPLITTING = 272.2;
/** The projection keeps two orbitals of many; density fitting moves them by less than 1 meV. */
const TOLERANCE = 3;

/** Transfer integrals by PySCF (Sun et al., J. Chem. Phys. 153, 024109, 2020), driven by a program of ours. */
export const couplings: Calculator = {
  program: 'meguri-couplings',
  versionArguments: ['--version'],
  versionPattern: /PySCF (\S+)/,
  installation: { pythonPackage: 'pyscf==2.14.0' },
  gate: {
    name: 'transfer integral of two ethylenes',
    steps: [
      {
        name: 'gate',
        program: 'meguri-couplings',
        arguments: ['dimers.json', 'couplings.json'],
        inputs: { 'dimers.json': JSON.stringify(request) },
        produces: ['couplings.json'],
        reads: ['couplings.json'],
        failsAs: 'calculator',
        seconds: 120,
      },
    ],
    check: ([output]) => {
      const { dimers = [] } = JSON.parse(output?.files?.['couplings.json'] ?? '{}') as {
        dimers?: { coupling: number }[];
      };
      const found = Math.abs(dimers[0]?.coupling ?? Number.NaN);
      if (Math.abs(found - HALF_SPLITTING) <= TOLERANCE) return undefined;
      return `gives ${found} instead of ${HALF_SPLITTING} ± ${TOLERANCE} meV`;
    },
  },
};
