import { boxOptions, type MoleculeFacts, STYLES } from './molecule-facts.js';

/** What is deposited on what. */
export interface DepositionPlan {
  /** Of the substrate and the film, K. */
  readonly temperature: number;
  /** How many rectangular cells of graphene, 2.46 x 4.26 ångström, the substrate has along x and y. */
  readonly cells: readonly [number, number];
  readonly molecules: number;
  /** From one molecule to the next, ps. */
  readonly interval: number;
  /** After the last molecule has arrived; the film is looked at meanwhile, ps. */
  readonly rest: number;
  /** Between two frames of the trajectory, ps. */
  readonly frames: number;
  /** Time step, fs. */
  readonly timeStep: number;
  readonly seed: number;
}

/** Lattice constant of graphene, ångström (Castro Neto et al., Rev. Mod. Phys. 81, 109, 2009: 1.42 between neighbours). */
const GRAPHENE = 2.46;
/** Aromatic carbon of Amber: ε in kcal/mol and σ in ångström (Cornell et al., J. Am. Chem. Soc. 117, 5179, 1995). */
const AROMATIC_CARBON = '0.0860 3.39967';
/** Distance of the sheets of graphite, ångström: that far from the substrate the film begins. */
const CONTACT = 3.35;
/** Temperature of the source, which the molecules' speed comes from, K. */
const SOURCE_TEMPERATURE = 600;
/** A density that the film will not fall much short of, g/cm³: it decides how high the box is. */
const LOOSE_DENSITY = 0.9;
const GAS_CONSTANT = 8.31446261815324;
const AVOGADRO_PER_CUBIC_ANGSTROM = 0.602214076;

/** Where the film ends and the vapour begins, ångström from the substrate, and how fast the vapour comes. */
export interface DepositionGeometry {
  readonly area: number;
  /** Height of the film that each molecule adds, at most. */
  readonly layer: number;
  /** Between these heights molecules appear. */
  readonly vapour: readonly [number, number];
  readonly top: number;
  /** Ångström per fs. */
  readonly speed: number;
  /** From the vapour to the substrate, ps. */
  readonly flight: number;
}

/** The half of the distance between sheets that belongs to the substrate. */
export const SURFACE = CONTACT / 2;

export function geometryOf({ mass, reach }: MoleculeFacts, { cells, molecules }: DepositionPlan): DepositionGeometry {
  const area = cells[0] * cells[1] * GRAPHENE ** 2 * Math.sqrt(3);
  const layer = mass / (LOOSE_DENSITY * AVOGADRO_PER_CUBIC_ANGSTROM * area);
  const low = CONTACT + molecules * layer + reach + 2;
  const high = low + 4;
  // mean speed of what effuses from a source, towards the substrate; 1 m/s is 1e-5 ångström per fs
  const speed = 1e-5 * Math.sqrt((Math.PI * GAS_CONSTANT * SOURCE_TEMPERATURE) / (2e-3 * mass));
  return {
    area,
    layer,
    vapour: [low, high],
    top: high + reach + 3,
    speed,
    flight: (1e-3 * high) / speed,
  };
}

/** What the script writes. */
export const TRAJECTORY = 'film.lammpstrj';

/**
 * A film from vapour, as a script for LAMMPS: molecules fall one after another, with random direction and place, onto a
 * sheet of fixed carbon atoms and onto each other. Heat leaves through a Langevin thermostat that acts where the film is and
 * not on what flies; charges interact by the damped and shifted potential of Fennell and Gezelter (J. Chem. Phys. 124, 234104,
 * 2006), which needs no images of the slab. Long axes may then be compared with the normal z.
 */
export function depositionScript(molecule: MoleculeFacts, plan: DepositionPlan): string {
  const { temperature, cells, molecules, timeStep, seed } = plan;
  const { template, coefficients } = molecule;
  const { vapour, top, speed, flight, layer } = geometryOf(molecule, plan);
  const carbon = molecule.types.atom + 1;
  const steps = (picoseconds: number) => Math.ceil((1000 * picoseconds) / timeStep);
  const [x, y] = [cells[0] * GRAPHENE, cells[1] * GRAPHENE * Math.sqrt(3)].map((edge) => edge.toFixed(6));
  const frames = steps(plan.frames);
  const sheet = ['0 0 0', '0.5 0.5 0', `0 ${1 / 3} 0`, `0.5 ${5 / 6} 0`].map((place) => `basis ${place}`).join(' ');
  return [
    'units real',
    'atom_style full',
    'boundary p p f',
    `lattice custom ${GRAPHENE} a1 1 0 0 a2 0 ${Math.sqrt(3)} 0 a3 0 0 1 ${sheet}`,
    `region box block 0 ${x} 0 ${y} -5 ${top} units box`,
    `create_box ${carbon} box ${boxOptions(molecule)}`,
    'region sheet block INF INF INF INF -0.1 0.1 units box',
    `create_atoms ${carbon} region sheet`,
    ...STYLES,
    `include ${coefficients}`,
    `mass ${carbon} 12.011`,
    `pair_coeff ${carbon} ${carbon} ${AROMATIC_CARBON}`,
    `molecule molecule ${template}`,
    `group substrate type ${carbon}`,
    `group film type 1:${carbon - 1}`,
    'neigh_modify delay 0 every 1 check yes exclude group substrate substrate',
    `region vapour block 0 ${x} 0 ${y} ${vapour.join(' ')} units box`,
    `fix arrive film deposit ${molecules} 0 ${steps(plan.interval)} ${seed} region vapour mol molecule near 3.0 attempt 1000 vz ${-speed} ${-speed} units box`,
    'fix lid film wall/reflect zhi EDGE',
    'fix move film nve',
    // a thermostat that took hold of what still flies would stop it there
    `variable arrived equal "floor((step * dt - ${1000 * flight}) / ${1000 * plan.interval})"`,
    `variable inFilm atom "z < ${CONTACT} + ${layer} * (v_arrived + 1)"`,
    'group cooled dynamic film var inFilm every 20',
    `fix cool cooled langevin ${temperature} ${temperature} 500 ${seed + 1}`,
    `timestep ${timeStep}`,
    'compute film film temp',
    'compute_modify film dynamic/dof yes',
    `thermo ${frames}`,
    'thermo_style custom step atoms c_film pe',
    'thermo_modify lost error',
    `dump film film custom ${frames} ${TRAJECTORY} id mol mass xu yu zu`,
    'dump_modify film delay 1',
    `run ${steps(molecules * plan.interval + flight)}`,
    `run ${steps(plan.rest)}`,
    '',
  ].join('\n');
}
