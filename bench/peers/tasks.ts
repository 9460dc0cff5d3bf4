// What all optimisers are asked: the same budgets, seeds and initial points.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTable, problemOf } from '@meguri/bayesopt';
import { keyOf, type Task, taskOf } from '../planning/campaign.ts';
import { paretoTaskOf, suzuki } from '../planning/pareto-tasks.ts';
import { data, directArylation } from '../planning/tables.ts';
import { branin, braninCurrin, dtlz2, hartmann6, synthetic2C1D } from '../problems/index.ts';

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
  { name: '2c1d', peers: ['ax', 'baybe'], task: () => taskOf(synthetic2C1D, 5, 40) },
  { name: 'arylation', peers: peerNames, task: arylation },
  { name: 'suzuki', peers: ['botorch', 'ax'], task: () => suzuki(3) },
  { name: 'branincurrin', peers: ['botorch', 'ax'], task: () => paretoTaskOf(braninCurrin, 6, 40) },
  { name: 'dtlz2', peers: ['botorch', 'ax'], task: () => paretoTaskOf(dtlz2, 10, 40) },
];

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
