import { FRAUNHOFER, type FraunhoferLine } from '@meguri/analysis';
import { chainOf } from '@meguri/chemistry';
import type { CalculationStep, StepOutput } from '../../workflow.js';
import { inOneThread } from './one-thread.js';
import type { Protocol } from './protocol.js';

/** Photon energy times wavelength, eV nm (exact constants). */
const EV_NM = 1239.841984;
const LINES = Object.keys(FRAUNHOFER) as FraunhoferLine[];
const ENERGIES = LINES.map((line) => (EV_NM / FRAUNHOFER[line]).toFixed(4));

/** Without hyperpolarisabilities, which take fifty times as long. */
const KEYWORDS = `PM7 PRECISE POLAR(E=(${ENERGIES.join(',')}),BETA=0,GAMMA=0,TOL=1.D-6)`;

/** What a repeating unit adds to the polarisability of its chain, in Å³ at each line, and to its mass, g/mol. */
export interface UnitPolarisability {
  readonly volumes: Readonly<Record<FraunhoferLine, number>>;
  readonly molarMass: number;
}

/** A chain of so many units with methyl ends; without units the two methyls. */
const oligomer = (unit: string, length: number): string =>
  length === 0 ? 'CC' : chainOf(unit, length)!.replaceAll('*', 'C');

/** Geometry and polarisability by PM7 of the two oligomers of each repeating unit. */
export const polarisabilitySteps = (units: readonly string[], { oligomers }: Protocol): readonly CalculationStep[] =>
  units.flatMap((unit, index) => oligomers.flatMap((length) => oligomerSteps(unit, nameOf(index, length), length)));

const nameOf = (unit: number, length: number): string => `oligomer-${unit + 1}-${length}`;

function oligomerSteps(unit: string, name: string, length: number): readonly CalculationStep[] {
  return [
    {
      name: `geometry-of-${name}`,
      program: 'obabel',
      arguments: [`-:${oligomer(unit, length)}`, '-omop', '--gen3d', '-O', `${name}.mop`, '-xk', KEYWORDS],
      produces: [`${name}.mop`],
      failsAs: 'input',
      seconds: 600,
    },
    {
      name: `polarisability-of-${name}`,
      ...inOneThread('mopac', [`${name}.mop`]),
      produces: [`${name}.out`],
      reads: [`${name}.out`],
      logs: [`${name}.out`],
      failsAs: 'calculator',
      failures: [
        { pattern: /SCF (FIELD )?(WAS )?NOT ACHIEVED|UNABLE TO ACHIEVE SELF-CONSISTENCE/i, class: 'numerical' },
      ],
      seconds: 7200,
    },
  ];
}

/** Mean over the units of a chain that has as many of each; the reason in words when an output does not say. */
export function readPolarisability(
  units: number,
  { oligomers: [shorter, longer] }: Protocol,
  outputs: readonly StepOutput[],
): UnitPolarisability | string {
  const increments: UnitPolarisability[] = [];
  for (let unit = 0; unit < units; unit++) {
    const [a, b] = [shorter, longer].map((length) => readOligomer(outputs, nameOf(unit, length)));
    if (typeof a === 'string' || typeof b === 'string') return typeof a === 'string' ? a : String(b);
    increments.push(differenceOf(b!, a!, longer - shorter));
  }
  const meanOf = (pick: (of: UnitPolarisability) => number) =>
    increments.reduce((sum, increment) => sum + pick(increment), 0) / units;
  return { volumes: byLine((line) => meanOf(({ volumes }) => volumes[line])), molarMass: meanOf((of) => of.molarMass) };
}

function readOligomer(outputs: readonly StepOutput[], name: string): UnitPolarisability | string {
  const text = outputs.find((output) => output.name === `polarisability-of-${name}`)?.files?.[`${name}.out`] ?? '';
  if (!/JOB ENDED NORMALLY/.test(text)) return `MOPAC did not end ${name}`;
  const molarMass = Number(/MOLECULAR WEIGHT\s*=\s*([\d.]+)/.exec(text)?.[1] ?? Number.NaN);
  const volumes = [...text.matchAll(/ISOTROPIC AVERAGE ALPHA =.*=\s*([\d.]+)\s*ANG/g)].map((match) => Number(match[1]));
  if (Number.isNaN(molarMass) || volumes.length !== LINES.length || volumes.some(Number.isNaN))
    return `the output of MOPAC for ${name} lacks polarisabilities or the mass`;
  return { volumes: byLine((line) => volumes[LINES.indexOf(line)]!), molarMass };
}

const differenceOf = (long: UnitPolarisability, short: UnitPolarisability, units: number): UnitPolarisability => ({
  volumes: byLine((line) => (long.volumes[line] - short.volumes[line]) / units),
  molarMass: (long.molarMass - short.molarMass) / units,
});

const byLine = (value: (line: FraunhoferLine) => number): Record<FraunhoferLine, number> => ({
  C: value('C'),
  d: value('d'),
  D: value('D'),
  F: value('F'),
});
