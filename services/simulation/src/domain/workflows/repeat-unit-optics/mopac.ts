import type { Calculator } from '../../workflow.js';

const methane = `PM7 1SCF PRECISE POLAR(E=(0),BETA=0,GAMMA=0)


C 0.0 1 0.0 1 0.0 1
H 0.63 1 0.63 1 0.63 1
H -0.63 1 -0.63 1 0.63 1
H -0.63 1 0.63 1 -0.63 1
H 0.63 1 -0.63 1 -0.63 1
`;
/** Measured 2.59 (CRC Handbook); PM7 gave 2.643 with MOPAC 22.0.6. */
const METHANE = { value: 2.643, tolerance: 0.01 };

export const mopac: Calculator = {
  program: 'mopac',
  versionArguments: ['--version'],
  versionPattern: /MOPAC version (\S+)/,
  installation: { debianPackage: 'mopac' },
  gate: {
    name: 'polarisability of methane',
    steps: [
      {
        name: 'gate',
        program: 'mopac',
        arguments: ['methane.mop'],
        inputs: { 'methane.mop': methane },
        produces: ['methane.out'],
        reads: ['methane.out'],
        failsAs: 'calculator',
        seconds: 60,
      },
    ],
    check: ([output]) => {
      const text = output?.files?.['methane.out'] ?? '';
      const found = Number(/ISOTROPIC AVERAGE ALPHA =.*=\s*([\d.]+)\s*ANG/.exec(text)?.[1] ?? Number.NaN);
      const { value, tolerance } = METHANE;
      return Math.abs(found - value) <= tolerance ? undefined : `gives ${found} instead of ${value} ± ${tolerance}`;
    },
  },
};
