import { boxOptions, type MoleculeFacts, STYLES } from './molecule-facts.js';

/** A disordered sample of a molecule that is followed for a while. */
export interface LiquidPlan {
  /** K; the pressure is 1 atm. */
  readonly temperature: number;
  /** Molecules along each edge of the lattice that it begins with. */
  readonly edge: number;
  /** From the lattice, under pressure, ps; half as long it then settles. */
  readonly compression: number;
  /** Between two snapshots, ps. */
  readonly interval: number;
  readonly snapshots: number;
  /** How many pairs of molecules are followed. */
  readonly pairs: number;
  /** Time step, fs. */
  readonly timeStep: number;
  readonly seed: number;
}

/** What the script writes. */
export const LIQUID_TRAJECTORY = 'liquid.lammpstrj';

/** More than the distance at which molecules begin to repel each other, ångström. */
const GAP = 2;
/** Above any vapour pressure, atm. */
const SQUEEZE = 1000;

/**
 * Molecules with random directions on a wide lattice, squeezed at 1000 atm falling to 1, then held at 1 atm, as a script for
 * LAMMPS. The sample is a quenched liquid or a glass, not a crystal.
 */
export function liquidScript(molecule: MoleculeFacts, plan: LiquidPlan): string {
  const { temperature, edge, compression, interval, snapshots, timeStep, seed } = plan;
  const steps = (picoseconds: number) => Math.ceil((1000 * picoseconds) / timeStep);
  const hold = (from: number, to: number) =>
    `fix hold all npt temp ${temperature} ${temperature} 100 iso ${from} ${to} 1000`;
  return [
    'units real',
    'atom_style full',
    'boundary p p p',
    `lattice sc ${2 * molecule.reach + GAP}`,
    `region box block 0 ${edge} 0 ${edge} 0 ${edge}`,
    `create_box ${molecule.types.atom} box ${boxOptions(molecule)}`,
    ...STYLES,
    `include ${molecule.coefficients}`,
    `molecule molecule ${molecule.template}`,
    `create_atoms 0 box mol molecule ${seed}`,
    'minimize 1e-4 1e-4 200 1000',
    'reset_timestep 0',
    `velocity all create ${temperature} ${seed + 1}`,
    `timestep ${timeStep}`,
    `thermo ${steps(interval)}`,
    'thermo_style custom step atoms temp pe density',
    'thermo_modify lost error',
    hold(SQUEEZE, 1),
    `run ${steps(compression)}`,
    hold(1, 1),
    `run ${steps(compression / 2)}`,
    'reset_timestep 0',
    `dump liquid all custom ${steps(interval)} ${LIQUID_TRAJECTORY} id mol mass xu yu zu`,
    'dump_modify liquid delay 1',
    `run ${snapshots * steps(interval)}`,
    '',
  ].join('\n');
}
