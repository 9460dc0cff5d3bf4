import { PRESSURE, type Protocol, type Stage, TEMPERATURE } from './protocol.js';

/** How often what earlier tries taught made it more careful: each time half the time step. */
type Care = number;
const timestepOf = (timestep: number, care: Care): number => timestep / 2 ** care;
const stepsOf = (picoseconds: number, timestep: number, care: Care): number =>
  Math.max(1, Math.round((picoseconds * 1000) / timestepOf(timestep, care)));

/** Damping of thermostat and barostat, fs. */
const THERMOSTAT = 100;
const BAROSTAT = 1000;
/** fs. */
const SAMPLING_TIMESTEP = 2;
/** Filled in by LAMMPS: each replicate is a partition of its own, and its number names its files. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: for LAMMPS
const [N, SEED] = ['${replicate}', '${seed}'];

/** Name of the files of a packed cell. */
export const cellOf = (replicate: number | string): string => `replicate-${replicate}`;

const input = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

const partition = (replicates: number): string =>
  `variable replicate world ${Array.from({ length: replicates }, (_, i) => i + 1).join(' ')}`;

const styles = ({ pairStyle }: Protocol): readonly string[] => [
  'units real',
  'atom_style full',
  'boundary p p p',
  'bond_style harmonic',
  'angle_style harmonic',
  'dihedral_style charmm',
  'improper_style cvff',
  `pair_style ${pairStyle}`,
  `pair_modify mix arithmetic${pairStyle.startsWith('lj/cut') ? ' tail yes' : ''}`,
  'special_bonds amber',
];

/** What a restart file does not hold. */
const surroundings = ({ kspaceAccuracy }: Protocol): readonly string[] => [
  `kspace_style pppm ${kspaceAccuracy}`,
  'neighbor 1.5 bin',
  'neigh_modify delay 0 every 1 check yes',
];

/** Bonds to hydrogen are rigid, by its mass. */
const RIGID = 'fix rigid all shake 1e-4 100 0 m 1.008';

const ensemble = ({ temperature: [t0, t1], pressure }: Pick<Stage, 'temperature' | 'pressure'>): string =>
  pressure
    ? `fix motion all npt temp ${t0} ${t1} ${THERMOSTAT} iso ${pressure[0]} ${pressure[1]} ${BAROSTAT}`
    : `fix motion all nvt temp ${t0} ${t1} ${THERMOSTAT}`;
const AMBIENT = ensemble({ temperature: [TEMPERATURE, TEMPERATURE], pressure: [PRESSURE, PRESSURE] });

/** From the packed cells `replicate-N.data` to 300 K and 1 atm, `equilibrated-N.restart`. */
export function equilibrationInput(protocol: Protocol, seeds: readonly number[], care: Care): string {
  const hot = protocol.equilibration[0]!.temperature[0];
  const longer = 2 ** care;
  return input([
    partition(protocol.replicates),
    `variable seed world ${seeds.join(' ')}`,
    `log equilibration-${N}.log`,
    ...styles(protocol),
    ...surroundings(protocol),
    `read_data ${cellOf(N)}.data`,
    'thermo 500',
    'thermo_style custom step temp press density etotal pe vol',
    'thermo_modify flush yes',
    `minimize 1e-4 1e-6 ${500 * longer} ${2000 * longer}`,
    `velocity all create ${hot} ${SEED} mom yes rot yes dist gaussian`,
    `timestep ${timestepOf(1, care)}`,
    'fix limit all nve/limit 0.1',
    `fix bath all langevin ${hot} ${hot} ${THERMOSTAT} ${SEED}`,
    `run ${1000 * longer}`,
    'unfix limit',
    'unfix bath',
    RIGID,
    ...protocol.equilibration.flatMap((stage) => [
      `timestep ${timestepOf(stage.timestep, care)}`,
      ensemble(stage),
      `run ${stepsOf(stage.picoseconds, stage.timestep, care)}`,
      'unfix motion',
    ]),
    `write_restart equilibrated-${N}.restart`,
  ]);
}

/** Names of the thermo output of sampling. */
export const SAMPLED = [
  ...['Temp', 'Density', 'Volume', 'TotEng', 'KinEng', 'E_bond', 'E_angle', 'E_dihed', 'E_vdwl', 'E_long', 'v_Rg'],
] as const;
const SAMPLED_KEYWORDS = 'temp density vol etotal ke ebond eangle edihed evdwl elong v_Rg';

/** A stretch of sampling: which files it reads and writes, by the first part of their names. */
export interface Sampling {
  readonly from: string;
  readonly name: string;
}

/** Name of the checkpoints of a stretch; those of another protocol are not taken for them. */
export const checkpointOf = ({ name }: Sampling, care: Care, replicate: number | string): string =>
  `${name}-${care}-${replicate}.checkpoint`;

/**
 * Samples at 300 K and 1 atm: `FROM-N.restart` to `NAME-N.restart`, with a log and a trajectory. With the variable
 * `resume` set to 1 it goes on from the checkpoints that are there.
 */
export function samplingInput(protocol: Protocol, sampling: Sampling, care: Care): string {
  const { from, name } = sampling;
  const steps = (picoseconds: number) => stepsOf(picoseconds, SAMPLING_TIMESTEP, care);
  const total = steps(protocol.samplingPicoseconds);
  const checkpoint = checkpointOf(sampling, care, N);
  const resumes = `"\${resume} && $(is_file(${checkpoint}))"`;
  return input([
    partition(protocol.replicates),
    'variable resume index 0',
    `if ${resumes} then "log ${name}-${N}.log append" else "log ${name}-${N}.log"`,
    ...styles(protocol),
    `if ${resumes} then "read_restart ${checkpoint}" else "read_restart ${from}-${N}.restart" "reset_timestep 0"`,
    ...surroundings(protocol),
    RIGID,
    'compute chains all chunk/atom molecule',
    'compute gyration all gyration/chunk chains',
    'variable Rg equal ave(c_gyration)',
    `thermo ${steps(protocol.rowPicoseconds)}`,
    `thermo_style custom step ${SAMPLED_KEYWORDS}`,
    'thermo_modify flush yes',
    `timestep ${timestepOf(SAMPLING_TIMESTEP, care)}`,
    AMBIENT,
    `dump frames all custom ${steps(protocol.framePicoseconds)} ${name}-${N}.lammpstrj id mol type xu yu zu`,
    'dump_modify frames sort id',
    `if ${resumes} then "dump_modify frames append yes"`,
    `run ${total} upto every ${Math.ceil(total / CHECKPOINTS)} &`,
    `  "write_restart ${name}-${N}.writing" "shell mv ${name}-${N}.writing ${checkpoint}"`,
    `write_restart ${name}-${N}.restart`,
  ]);
}
const CHECKPOINTS = 10;

/** Slabs of the temperature profile; the first is kept cold and the middle one hot. */
const SLABS = 20;
/** Blocks of the temperature profile. */
const PROFILES = 20;

/** Reverse non-equilibrium dynamics (Müller-Plathe, J. Chem. Phys. 106, 6082, 1997) of flexible bonds. */
export function conductionInput(protocol: Protocol, from: string, care: Care, longer: number): string {
  const { copies, timestep, picoseconds, exchange } = protocol.conduction;
  const steps = (time: number) => stepsOf(time, timestep, care);
  const block = steps((picoseconds * longer) / PROFILES);
  return input([
    partition(protocol.replicates),
    `log conduction-${N}.log`,
    ...styles(protocol),
    `read_restart ${from}-${N}.restart`,
    ...surroundings(protocol),
    'reset_timestep 0',
    `replicate ${copies} 1 1`,
    `timestep ${timestepOf(timestep, care)}`,
    'thermo 500',
    `velocity all create ${TEMPERATURE} ${CONDUCTION_SEED} mom yes rot yes dist gaussian`,
    ensemble({ temperature: [TEMPERATURE, TEMPERATURE] }),
    `run ${steps(picoseconds / PROFILES)}`,
    'unfix motion',
    'reset_timestep 0',
    'fix motion all nve',
    `fix exchange all thermal/conductivity ${steps(exchange / 1000)} x ${SLABS}`,
    `compute slabs all chunk/atom bin/1d x lower ${1 / SLABS} units reduced`,
    `fix profile all ave/chunk 10 ${Math.floor(block / 10)} ${block} slabs temp file conduction-${N}.profile`,
    `thermo ${block}`,
    'thermo_style custom step time temp f_exchange lx ly lz',
    'thermo_modify flush yes',
    `run ${block * PROFILES}`,
  ]);
}
const CONDUCTION_SEED = 991;

/** Heats to the melt and cools in steps; the set temperature stands in each row as `v_set`. */
export function coolingInput(protocol: Protocol, from: string, care: Care, longer: number): string {
  const { picosecondsEach } = protocol.cooling;
  const steps = (picoseconds: number) => stepsOf(picoseconds, SAMPLING_TIMESTEP, care);
  const [hottest] = temperaturesOf(protocol) as [number];
  const hold = (t: number) => ensemble({ temperature: [t, t], pressure: [PRESSURE, PRESSURE] });
  return input([
    partition(protocol.replicates),
    `log cooling-${N}.log`,
    ...styles(protocol),
    `read_restart ${from}-${N}.restart`,
    ...surroundings(protocol),
    RIGID,
    `timestep ${timestepOf(SAMPLING_TIMESTEP, care)}`,
    'thermo 500',
    ensemble({ temperature: [TEMPERATURE, hottest], pressure: [PRESSURE, PRESSURE] }),
    `run ${steps(picosecondsEach)}`,
    'unfix motion',
    `variable set equal ${hottest}`,
    `thermo ${steps(picosecondsEach / ROWS_OF_COOLING)}`,
    'thermo_style custom step time v_set density',
    'thermo_modify flush yes',
    ...temperaturesOf(protocol).flatMap((t) => [
      `variable set equal ${t}`,
      hold(t),
      `run ${steps(picosecondsEach * longer)}`,
      'unfix motion',
    ]),
  ]);
}
const ROWS_OF_COOLING = 50;

/** Temperatures of the steps of cooling, hottest first, K. */
export function temperaturesOf({ cooling: { from, to, step } }: Protocol): readonly number[] {
  return Array.from({ length: Math.floor((from - to) / step) + 1 }, (_, i) => from - i * step);
}
