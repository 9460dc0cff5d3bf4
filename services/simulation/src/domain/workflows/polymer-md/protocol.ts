import type { Profile, Request } from '../../workflow.js';

/** A stretch of dynamics; temperatures and pressures change evenly from the first to the second. */
export interface Stage {
  /** K. */
  readonly temperature: readonly [from: number, to: number];
  /** atm; at constant volume when absent. */
  readonly pressure?: readonly [from: number, to: number];
  readonly picoseconds: number;
  /** Time step, fs. */
  readonly timestep: number;
}

/** What a profile calculates, and for how long. */
export interface Protocol {
  readonly replicates: number;
  /** MPI ranks of each replicate. */
  readonly ranks: number;
  readonly chains: number;
  readonly atomsPerChain: number;
  /** Of the packed cell before compression, g/cm3. */
  readonly packingDensity: number;
  /** From the packed cell to 300 K and 1 atm. */
  readonly equilibration: readonly Stage[];
  /** Of sampling at 300 K and 1 atm, and of each extension. */
  readonly samplingPicoseconds: number;
  /** Between rows of thermo output, and between frames of the trajectory. */
  readonly rowPicoseconds: number;
  readonly framePicoseconds: number;
  readonly pairStyle: string;
  readonly kspaceAccuracy: number;
  /** Repeating units of the two oligomers whose polarisabilities are subtracted. */
  readonly oligomers: readonly [shorter: number, longer: number];
  readonly conduction: Conduction;
  readonly cooling: Cooling;
  /** What is calculated when nothing is named. */
  readonly properties: readonly PropertyName[];
}

/** Reverse non-equilibrium dynamics. */
export interface Conduction {
  /** Copies of the cell along the heat flow. */
  readonly copies: number;
  readonly timestep: number;
  readonly picoseconds: number;
  /** Between exchanges of velocities, fs. */
  readonly exchange: number;
}

/** Stepwise cooling from the melt. */
export interface Cooling {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly picosecondsEach: number;
}

export const TEMPERATURE = 300;
/** atm. */
export const PRESSURE = 1;
const HOT = 600;

/** Stages, pressures in units of the largest and picoseconds, of Larsen et al. (Macromolecules 44, 6944, 2011). */
const LARSEN_CYCLES: readonly (readonly [hot: number, cold: number, pressure: number, compressed: number])[] = [
  [50, 50, 0.02, 50],
  [50, 100, 0.6, 50],
  [50, 100, 1, 50],
  [50, 100, 0.5, 5],
  [5, 10, 0.1, 5],
  [5, 10, 0.01, 5],
];
/** atm. */
const LARSEN_PRESSURE = 50_000;

/** The first 18 of the 21 stages and the hot and cold ones before the last, each so many times as long. */
function larsen(scale: number): readonly Stage[] {
  const at = (temperature: number, picoseconds: number, pressure?: number): Stage => ({
    temperature: [temperature, temperature],
    ...(pressure !== undefined && { pressure: [pressure, pressure] as const }),
    picoseconds: picoseconds * scale,
    timestep: 1,
  });
  const cycles = LARSEN_CYCLES.flatMap(([hot, cold, pressure, compressed]) => [
    at(HOT, hot),
    at(TEMPERATURE, cold),
    at(TEMPERATURE, compressed, pressure * LARSEN_PRESSURE),
  ]);
  return [...cycles, at(HOT, 5), at(TEMPERATURE, 10)];
}

/** From the loose packing to a melt. */
const compression = (picoseconds: number): Stage => ({
  temperature: [HOT, HOT],
  pressure: [1000, 1000],
  picoseconds,
  timestep: 1,
});

/** From the melt to the glass, under pressure at first, which takes the free volume that a fast quench would freeze in. */
const quench = (from: number, picoseconds: number): Stage => ({
  temperature: [from, TEMPERATURE],
  pressure: [1000, PRESSURE],
  picoseconds,
  timestep: 2,
});

const rest = (picoseconds: number): Stage => ({
  temperature: [TEMPERATURE, TEMPERATURE],
  pressure: [PRESSURE, PRESSURE],
  picoseconds,
  timestep: 2,
});

/** Units of the properties, by the names that RadonPy gives its columns where it has them. */
export const units = {
  density: 'g/cm3',
  Rg: 'angstrom',
  refractive_index: '',
  abbe_number: '',
  Cp: 'J/(kg K)',
  Cv: 'J/(kg K)',
  compressibility: '1/Pa',
  bulk_modulus: 'Pa',
  volume_expansion: '1/K',
  linear_expansion: '1/K',
  thermal_conductivity: 'W/(m K)',
  glass_transition: 'K',
} as const;
export type PropertyName = keyof typeof units;

const basic = ['density', 'Rg', 'refractive_index', 'abbe_number'] as const;
const thermal = ['Cp', 'Cv', 'compressibility', 'bulk_modulus', 'volume_expansion', 'linear_expansion'] as const;

export const protocols: Readonly<Record<Profile, Protocol>> = {
  ci: {
    replicates: 1,
    ranks: 1,
    chains: 3,
    atomsPerChain: 80,
    packingDensity: 0.15,
    equilibration: [compression(5), quench(HOT, 8)],
    samplingPicoseconds: 6,
    rowPicoseconds: 0.05,
    framePicoseconds: 2,
    pairStyle: 'lj/cut/coul/long 9.0 9.0',
    kspaceAccuracy: 1e-4,
    oligomers: [0, 1],
    conduction: { copies: 2, timestep: 0.5, picoseconds: 10, exchange: 100 },
    cooling: { from: 600, to: 200, step: 50, picosecondsEach: 2 },
    properties: basic,
  },
  demo: {
    replicates: 3,
    ranks: 1,
    chains: 3,
    atomsPerChain: 200,
    packingDensity: 0.15,
    equilibration: [compression(8), ...larsen(1 / 40), quench(500, 60), rest(20)],
    samplingPicoseconds: 50,
    rowPicoseconds: 0.1,
    framePicoseconds: 5,
    pairStyle: 'lj/cut/coul/long 9.0 9.0',
    kspaceAccuracy: 1e-4,
    oligomers: [1, 2],
    conduction: { copies: 3, timestep: 0.5, picoseconds: 40, exchange: 250 },
    cooling: { from: 600, to: 150, step: 25, picosecondsEach: 10 },
    properties: [...basic, ...thermal],
  },
  // the numbers of RadonPy (Hayashi et al., npj Comput. Mater. 8, 222, 2022)
  production: {
    replicates: 5,
    ranks: 4,
    chains: 10,
    atomsPerChain: 1000,
    packingDensity: 0.05,
    equilibration: [compression(1000), ...larsen(1), { ...rest(800), timestep: 1 }],
    samplingPicoseconds: 5000,
    rowPicoseconds: 1,
    framePicoseconds: 250,
    pairStyle: 'lj/charmm/coul/long 8.0 12.0',
    kspaceAccuracy: 1e-6,
    oligomers: [1, 2],
    conduction: { copies: 3, timestep: 0.2, picoseconds: 1000, exchange: 200 },
    cooling: { from: 700, to: 150, step: 25, picosecondsEach: 1000 },
    properties: [...basic, ...thermal, 'thermal_conductivity', 'glass_transition'],
  },
};

/** The protocol and the properties that a request means. */
export function meantBy({ profile = 'demo', properties }: Pick<Request, 'profile' | 'properties'>): {
  readonly profile: Profile;
  readonly protocol: Protocol;
  readonly wants: (...names: readonly PropertyName[]) => boolean;
} {
  const protocol = protocols[profile];
  const wanted: readonly string[] = properties ?? protocol.properties;
  return { profile, protocol, wants: (...names) => names.some((name) => wanted.includes(name)) };
}
