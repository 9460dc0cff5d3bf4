import { type Calculator, numberGate } from '../../workflow.js';

/** Two atoms of the Lennard-Jones fluid at a distance of 1.5 σ: their energy is known in closed form. */
const PAIR = `units lj
atom_style atomic
boundary f f f
region box block 0 10 0 10 0 10
create_box 1 box
create_atoms 1 single 4 5 5
create_atoms 1 single 5.5 5 5
mass 1 1
pair_style lj/cut 5
pair_coeff 1 1 1 1
thermo_modify norm no
run 0
print "pair energy $(pe)"
`;

/** How it shows in what LAMMPS prints that the dynamics blew up. */
export const lammpsFailures = [
  { pattern: /Lost atoms|Bond atoms? .*missing|Out of range atoms|Non-numeric/, class: 'numerical' },
] as const;

/** LAMMPS, with what depositing molecules needs. */
export const lammps: Calculator = {
  program: 'lmp',
  versionArguments: ['-h'],
  versionPattern: /Massively Parallel Simulator - (\d+ \w+ \d+(?: - Update \d+)?)/,
  installation: { debianPackage: 'lammps' },
  capabilities: { arguments: ['-h'], pattern: /\b(deposit|lj\/cut\/coul\/dsf)\b/g },
  gate: numberGate(
    'energy of two Lennard-Jones atoms',
    { program: 'lmp', arguments: ['-in', 'pair.in', '-log', 'none'], inputs: { 'pair.in': PAIR } },
    { pattern: /^pair energy (\S+)/m, value: 4 * (1.5 ** -12 - 1.5 ** -6), tolerance: 1e-6 },
  ),
};
