// Tasks with several objectives; regret is the share of the largest hypervolume that the feasible outcomes still miss.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hypervolume, type Objective, parseTable, problemOf } from '@meguri/bayesopt';
import type { MultiObjectiveProblem } from '../problems/index.ts';
import { constraintLimits, constraintOutcome, keyOf, type Outcome, type Task } from './campaign.ts';
import { data } from './tables.ts';

/** A test function with one trial per decision; its objectives are minimised, and its constraints are measured with them. */
export function paretoTaskOf(problem: MultiObjectiveProblem, initial: number, budget: number): Task {
  const { name, space, values, constraints = () => [], reference, hypervolume: largest } = problem;
  const anywhere = Object.fromEntries(space.parameters.map((parameter) => [parameter.name, 0]));
  const wanted = reference.map((worst, i): Objective => ({ name: `f${i}`, direction: 'minimise', reference: worst }));
  const limits = constraintLimits(constraints(anywhere).length);
  return {
    name,
    space,
    objectives: [...wanted, ...limits],
    measure: (point) => ({
      ...Object.fromEntries(values(point).map((value, i) => [`f${i}`, value])),
      ...constraintOutcome(constraints(point)),
    }),
    regret: (outcomes) => {
      const kept = outcomes.filter((outcome) => limits.every(({ name, atMost }) => outcome[name]! <= atMost!));
      return 1 - volumeOf(kept, wanted) / largest;
    },
    ...{ initial, batch: 1, budget },
  };
}

/**
 * Conversion and selectivity of the Suzuki reactions of Garrido Torres et al., J. Am. Chem. Soc. 144 (2022) 19999: 352 points, from
 * (0, 0); `undefined` where the table is not there.
 */
export function suzuki(initial: number): Task | undefined {
  const file = join(data, 'suzuki-two-objectives/dataset_B1.csv');
  if (!existsSync(file)) return undefined;
  const table = parseTable(readFileSync(file, 'utf8'));
  // the equivalents follow from the ligand
  const parameters = ['ligand', 'base', 'solvent'];
  const names = ['objective_conversion', 'objective_selectivity'];
  const objectives = names.map((name) => ({ name, direction: 'maximise' as const, reference: 0 }));
  const { space, values } = problemOf({ table, parameters, objectives });
  const outcomes = new Map<string, Outcome>(
    space.candidates.map((point, i) => {
      const [first] = values[i]!;
      return [keyOf(parameters, point), Object.fromEntries(names.map((name, k) => [name, first![k]!]))];
    }),
  );
  const full = volumeOf([...outcomes.values()], objectives);
  return {
    name: 'Suzuki coupling, conversion and selectivity',
    space,
    objectives,
    measure: (point) => outcomes.get(keyOf(parameters, point))!,
    regret: (results) => 1 - volumeOf(results, objectives) / full,
    ...{ initial, batch: 3, budget: 30 },
  };
}

function volumeOf(outcomes: readonly Outcome[], objectives: readonly Objective[]): number {
  const worth = (value: number, { direction }: Objective) => (direction === 'minimise' ? -value : value);
  return hypervolume(
    outcomes.map((outcome) => Float64Array.from(objectives, (each) => worth(outcome[each.name]!, each))),
    objectives.map((each) => worth(each.reference!, each)),
  );
}
