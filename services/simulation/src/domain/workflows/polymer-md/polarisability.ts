import { FRAUNHOFER, type FraunhoferLine } from '@meguri/analysis';
import { chainOf } from '@meguri/chemistry';
import type { AtomicResult } from '../../qcschema.js';
import type { CalculationStep, StepOutput } from '../../workflow.js';
import { type MopacOutput, polar, readMopac } from '../mopac-output.js';
import { inOneThread } from './one-thread.js';
import type { Protocol } from './protocol.js';

const LINES = Object.keys(FRAUNHOFER) as FraunhoferLine[];
const WAVELENGTHS = LINES.map((line) => FRAUNHOFER[line]);
const KEYWORDS = `PM7 PRECISE ${polar(WAVELENGTHS, 'TOL=1.D-6')}`;

/** What a repeating unit adds to the polarisability of its chain, in Å³ at each line, and to its mass, g/mol. */
export interface UnitPolarisability {
  readonly volumes: Readonly<Record<FraunhoferLine, number>>;
  readonly molarMass: number;
  /** Of each oligomer, by its name. */
  readonly atomicResults: ReadonlyMap<string, AtomicResult>;
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
  const atomicResults = new Map<string, AtomicResult>();
  const increments: Increment[] = [];
  for (let unit = 0; unit < units; unit++) {
    const oligomers: MopacOutput[] = [];
    for (const name of [shorter, longer].map((length) => nameOf(unit, length))) {
      const output = readMopac(outputs, `polarisability-of-${name}`, `${name}.out`, WAVELENGTHS);
      if (typeof output === 'string') return output;
      oligomers.push(output);
      atomicResults.set(name, output.atomicResult);
    }
    increments.push(incrementOf(oligomers[0]!, oligomers[1]!, longer - shorter));
  }
  const meanOf = (pick: (of: Increment) => number) =>
    increments.reduce((sum, increment) => sum + pick(increment), 0) / units;
  const volumes = byLine((line) => meanOf((of) => of.volumes[line]));
  return { volumes, molarMass: meanOf((of) => of.molarMass), atomicResults };
}

type Increment = Omit<UnitPolarisability, 'atomicResults'>;

const incrementOf = (short: MopacOutput, long: MopacOutput, units: number): Increment => ({
  volumes: byLine((line) => {
    const [a, b] = [short, long].map(({ polarisabilities }) => polarisabilities[LINES.indexOf(line)]!);
    return (b! - a!) / units;
  }),
  molarMass: (long.molarMass - short.molarMass) / units,
});

const byLine = (value: (line: FraunhoferLine) => number): Record<FraunhoferLine, number> => ({
  C: value('C'),
  d: value('d'),
  D: value('D'),
  F: value('F'),
});
