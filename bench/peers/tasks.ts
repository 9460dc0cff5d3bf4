// What all optimisers are asked: the same budgets, seeds and initial points.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Point, parseTable, problemOf } from '@meguri/bayesopt';
import { type Outcome, type Task, taskOf } from '../planning/campaign.ts';
import { data, directArylation } from '../planning/tables.ts';
import { branin, hartmann6, hypervolume2 } from '../problems/index.ts';

export type PeerName = 'botorch' | 'ax' | 'baybe';
export const peerNames: readonly PeerName[] = ['botorch', 'ax', 'baybe'];

/** A task by a short name, with the peers that take part; `undefined` where its table is not there. */
export interface Comparison {
  readonly name: string;
  readonly peers: readonly PeerName[];
  readonly task: () => Task | undefined;
}

export const comparisons: readonly Comparison[] = [
  { name: 'branin', peers: peerNames, task: () => taskOf(branin, 5, 30) },
  { name: 'hartmann6', peers: peerNames, task: () => taskOf(hartmann6, 10, 60) },
  { name: 'arylation', peers: peerNames, task: arylation },
  { name: 'suzuki', peers: ['botorch', 'ax'], task: suzuki },
];

const keyOf = (names: readonly string[], point: Point) => JSON.stringify(names.map((name) => point[name]));

function arylation(): Task | undefined {
  const file = join(data, directArylation.file);
  if (!existsSync(file)) return undefined;
  const { parameters, objective } = directArylation;
  const table = parseTable(readFileSync(file, 'utf8'));
  const { space, means } = problemOf({ table, parameters, objectives: [objective] });
  const yields = new Map(space.candidates.map((point, i) => [keyOf(parameters, point), means[i]![0]!]));
  const best = Math.max(...yields.values());
  return {
    name: directArylation.name,
    space,
    objectives: [objective],
    measure: (point) => ({ [objective.name]: yields.get(keyOf(parameters, point))! }),
    regret: (outcomes) => best - Math.max(...outcomes.map((outcome) => outcome[objective.name]!)),
    initial: 5,
    batch: 5,
    budget: 50,
  };
}

/** Conversion and selectivity; regret is the part of the table's hypervolume from (0, 0) that is still missing. */
function suzuki(): Task | undefined {
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
  const volume = (results: readonly Outcome[]) => {
    const minimised = results.map((outcome) => names.map((name) => -outcome[name]!));
    return hypervolume2(minimised, [0, 0]);
  };
  const full = volume([...outcomes.values()]);
  return {
    name: 'Suzuki coupling, conversion and selectivity',
    space,
    objectives,
    measure: (point) => outcomes.get(keyOf(parameters, point))!,
    regret: (results) => 1 - volume(results) / full,
    initial: 3,
    batch: 3,
    budget: 30,
  };
}
