import { type Calculator, type Gate, numberGate } from '../../workflow.js';
import { lammpsCapabilities } from '../lammps-styles.js';
import { polarisabilitiesOf } from '../mopac-output.js';

/** A Lennard-Jones crystal at its best density; its lattice sum is 8.610 (Ashcroft, Mermin, Solid State Physics, chapter 20). */
const crystal = `units lj
lattice fcc 1.0915
region box block 0 10 0 10 0 10
create_box 1 box
create_atoms 1 box
mass 1 1.0
pair_style lj/cut 8.0
pair_coeff 1 1 1.0 1.0
pair_modify tail yes
thermo_style custom step pe
run 0
`;

export const lammps: Calculator = {
  program: 'lmp',
  versionArguments: ['-h'],
  versionPattern: /Massively Parallel Simulator - (.+)/,
  installation: { debianPackage: 'lammps' },
  capabilities: { arguments: ['-h'], read: lammpsCapabilities },
  gate: numberGate(
    'cohesion of the Lennard-Jones crystal',
    { program: 'lmp', arguments: ['-in', 'crystal.in', '-log', 'none'], inputs: { 'crystal.in': crystal } },
    { pattern: /Step PotEng\s+0\s+(-\d+\.\d+)/, value: -8.61, tolerance: 0.01 },
  ),
};

export const mpirun: Calculator = {
  program: 'mpirun',
  versionArguments: ['--version'],
  versionPattern: /\) (\S+)/,
  installation: { debianPackage: 'openmpi-bin' },
};

const benzene = `PM7 PRECISE POLAR(E=(0),BETA=0,GAMMA=0)


${[0, 60, 120, 180, 240, 300]
  .flatMap((degrees) => [['C', degrees, 1.395] as const, ['H', degrees, 2.481] as const])
  .map(([element, degrees, radius]) => {
    const angle = (degrees * Math.PI) / 180;
    return `${element} ${(radius * Math.cos(angle)).toFixed(4)} 1 ${(radius * Math.sin(angle)).toFixed(4)} 1 0.0 1`;
  })
  .join('\n')}
`;

/** The measured one is 10.3 to 10.4; PM7 gave 10.353 with MOPAC 22.0.6. */
const BENZENE = { value: 10.35, tolerance: 0.05 };

const polarisabilityOfBenzene: Gate = {
  name: 'polarisability of benzene',
  steps: [
    {
      name: 'gate',
      program: 'mopac',
      arguments: ['benzene.mop'],
      inputs: { 'benzene.mop': benzene },
      produces: ['benzene.out'],
      reads: ['benzene.out'],
      failsAs: 'calculator',
      seconds: 60,
    },
  ],
  check: ([output]) => {
    const [found = Number.NaN] = polarisabilitiesOf(output?.files?.['benzene.out'] ?? '');
    const { value, tolerance } = BENZENE;
    return Math.abs(found - value) <= tolerance ? undefined : `gives ${found} instead of ${value} ± ${tolerance}`;
  },
};

export const mopac: Calculator = {
  program: 'mopac',
  versionArguments: ['--version'],
  versionPattern: /MOPAC version (\S+)/,
  installation: { debianPackage: 'mopac' },
  gate: polarisabilityOfBenzene,
};

/** How it shows in what LAMMPS prints that the dynamics blew up. */
export const lammpsFailures = [
  {
    pattern:
      /ERROR.*(Lost atoms|Out of range atoms|[Ss]hake|atoms? .*missing|Non-numeric|NaN|Neighbor list overflow|too small)/,
    class: 'numerical',
  },
] as const;
