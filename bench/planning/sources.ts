// What money buys where a cheap source knows something: against the target alone and against chance.
import { type Observation, type SuggestInput, suggest } from '@meguri/bayesopt';
import { mean, median, standardDeviation } from '@meguri/numerics';
import {
  augmentedBranin,
  augmentedHartmann6,
  biasedBranin,
  dearBranin,
  forrester,
  type ProblemOfSources,
  refractiveIndex,
  regret,
  spaceOfSources,
  uselessBranin,
} from '../problems/index.ts';
import { atMost, type Measured } from './gate.ts';
import type { SourcesCampaign } from './sources-worker.ts';
import { inParallel } from './worker-pool.ts';

/** A problem with what a campaign on it may spend, the truth costing 1. */
export interface SourcesTask {
  readonly name: string;
  readonly problem: ProblemOfSources;
  readonly initial: number;
  readonly batch: number;
  readonly money: number;
  /** Regret that counts as found. */
  readonly found: number;
}

export const sourcesTasks: readonly SourcesTask[] = [
  taskOf(forrester, { initial: 3, money: 12, found: 0.01 }),
  taskOf(augmentedBranin, { initial: 5, money: 16, found: 0.1 }),
  taskOf(augmentedHartmann6, { initial: 10, money: 20, found: 0.1 }),
  taskOf(biasedBranin, { initial: 5, money: 18, found: 0.1 }),
  taskOf(uselessBranin, { initial: 5, money: 18, found: 0.1 }),
  taskOf(dearBranin, { initial: 5, money: 18, found: 0.1 }),
  taskOf(refractiveIndex, { initial: 8, batch: 2, money: 13, found: 0 }),
];

function taskOf(
  problem: ProblemOfSources,
  { batch = 1, ...rest }: { initial: number; batch?: number; money: number; found: number },
): SourcesTask {
  return { name: `sources, ${problem.name}`, problem, batch, ...rest };
}

/** Who answers, and who asks. */
export type Manner = 'all sources' | 'target alone' | 'target at random';
const manners: readonly Manner[] = ['all sources', 'target alone', 'target at random'];

/** What was reached, by the money that it had cost; before the target has answered regret is infinite. */
export interface Spending {
  readonly steps: readonly { readonly money: number; readonly regret: number }[];
  /** How often each source was asked. */
  readonly asked: Readonly<Record<string, number>>;
}

/** Plays a campaign until the next answer is not paid for. Regret is that of the best answer of the target. */
export function spend({ problem, initial, batch, money }: SourcesTask, seed: number, manner: Manner): Spending {
  const space = manner === 'all sources' ? spaceOfSources(problem) : problem.space;
  const strategy = manner === 'target at random' ? 'random' : 'gp';
  const observations: Observation[] = [];
  const steps: { money: number; regret: number }[] = [];
  const asked: Record<string, number> = {};
  let spent = 0;
  let warmStarts: SuggestInput['warmStarts'];
  for (;;) {
    const count = observations.length < initial ? initial - observations.length : batch;
    const objectives = [problem.objective];
    const output = suggest({ space, objectives, observations, count, seed, initial, strategy, warmStarts });
    warmStarts = output.models;
    for (const { point } of output.suggestions) {
      const { source = 'target', ...settings } = point;
      const { cost, value } = problem.cheaper[String(source)] ?? { cost: 1, value: problem.value };
      if (spent + cost > money * (1 + 1e-9)) return { steps, asked };
      spent += cost;
      asked[String(source)] = (asked[String(source)] ?? 0) + 1;
      observations.push({ point, values: { [problem.objective.name]: value(settings) } });
      if (source !== 'target') continue;
      steps.push({
        money: spent,
        regret: Math.min(regret(problem, value(settings)), steps.at(-1)?.regret ?? Infinity),
      });
    }
    if (output.suggestions.length === 0) return { steps, asked };
  }
}

function summaryOf(campaigns: readonly Spending[], { money, found }: SourcesTask) {
  const lastOf = ({ steps }: Spending) => steps.at(-1)?.regret ?? Infinity;
  const regretAt = (share: number) =>
    median(campaigns.map(({ steps }) => steps.findLast((step) => step.money <= share * money)?.regret ?? Infinity));
  const last = campaigns.map(lastOf);
  const paid = campaigns.map(({ steps }) => steps.find((step) => step.regret <= found)?.money ?? Infinity);
  const names = [...new Set(campaigns.flatMap(({ asked }) => Object.keys(asked)))];
  return {
    medianRegretAfterHalf: regretAt(0.5),
    regret: {
      median: median(last),
      mean: mean(last),
      standardError: standardDeviation(last) / Math.sqrt(last.length),
    },
    found: { regret: found, medianMoney: median(paid), share: paid.filter(Number.isFinite).length / paid.length },
    asked: Object.fromEntries(names.map((name) => [name, mean(campaigns.map(({ asked }) => asked[name] ?? 0))])),
  };
}

/** By how many standard errors the regret of one side exceeds that of the other in the mean. */
function excess(ours: readonly Spending[], theirs: readonly Spending[]): number {
  const [a, b] = [ours, theirs].map((campaigns) => campaigns.map(({ steps }) => steps.at(-1)?.regret ?? Infinity));
  const [errorOfA, errorOfB] = [a!, b!].map((regrets) => standardDeviation(regrets) / Math.sqrt(regrets.length));
  const difference = mean(a!) - mean(b!);
  return difference === 0 ? 0 : difference / Math.hypot(errorOfA!, errorOfB!);
}

export async function measureSources(task: SourcesTask, seeds: number, say: (text: string) => void): Promise<Measured> {
  const tasks = manners.flatMap((manner) =>
    Array.from({ length: seeds }, (_, seed): SourcesCampaign => ({ name: task.name, seed, manner })),
  );
  const played = await inParallel<SourcesCampaign, Spending>(
    new URL('./sources-worker.ts', import.meta.url),
    tasks,
    (done) => say(`${task.name}: ${done} of ${tasks.length} campaigns`),
  );
  const of = (manner: Manner) => played.filter((_, i) => tasks[i]!.manner === manner);
  const figure = `${task.name}, standard errors by which regret exceeds that of the target alone`;
  return {
    results: Object.fromEntries(manners.map((manner) => [manner, summaryOf(of(manner), task)])),
    gates: [atMost(figure, excess(of('all sources'), of('target alone')), 2)],
  };
}
