import { type Explanation, suggestionExplainer } from '../explanations/explain-suggestion.js';
import type { Hyperparameters } from '../kernels/hyperparameters.js';
import type { KernelName } from '../kernels/kernel.js';
import { type Objective, outcomeOf } from '../objectives/objective.js';
import { ObjectiveError } from '../objectives/objective-error.js';
import { type CompiledSpace, compileSpace, decode } from '../spaces/compiled-space.js';
import { keyOf } from '../spaces/pool.js';
import { askable } from '../spaces/sources.js';
import type { Point, Space } from '../spaces/space.js';
import type { AcquisitionName } from './acquisition-name.js';
import { aimOf, ifOptimistic, ifSuccessful } from './aim.js';
import type { Observation } from './answers.js';
import { withinBatchLimits } from './batch-limits.js';
import { joined, type Member } from './ensemble.js';
import { type Evidence, type Findings, findingsOf } from './evidence.js';
import { type BatchTask, type Choice, greedyBatch } from './greedy-batch.js';
import { fitModel } from './model.js';
import { inUnit } from './outcome-scale.js';
import { searchBatch } from './search-batch.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import { atRandom, spaceFilling } from './space-filling.js';
import { chanceOf, fitSuccess } from './success.js';

export type { Observation } from './answers.js';

/** Everything a suggestion depends on. */
export interface SuggestInput {
  readonly space: Space;
  /** What is improved, and what must keep to limits; at least one. Several that improve are weighed by Pareto hypervolume. */
  readonly objectives: readonly Objective[];
  /** Results so far, in trial order; a value that is not finite, or beyond 1e150, counts as a failure of the point. */
  readonly observations: readonly Observation[];
  /** Points that were requested and have no result yet. */
  readonly pending?: readonly Point[];
  /** Points that failed for reasons of chemistry or physics. */
  readonly infeasible?: readonly Point[];
  /** Number of points wanted; at least 1. */
  readonly count: number;
  readonly seed: number | string;
  /**
   * Size of the initial design: until so many points are observed, pending or infeasible, points fill the space; default 5. Of several
   * sources the cheapest answers it, or the target where no other costs less than half of it.
   */
  readonly initial?: number;
  /** `random` draws without a model; default `gp`. */
  readonly strategy?: 'gp' | 'random';
  /** Hyper-parameters of an earlier suggestion of the same campaign by objective, as one more start of each fit. */
  readonly warmStarts?: Readonly<Record<string, Hyperparameters>>;
}

/** What brought a point about: a design, chance, or the acquisition that it was judged by. */
export type SuggestionReason = 'initial-design' | 'space-filling' | 'random' | AcquisitionName;

export interface Suggestion {
  readonly point: Point;
  readonly reason: SuggestionReason;
  /**
   * Expected value and its standard deviation without measurement noise by objective, in its unit; of a target the distance from
   * it. Of an objective with the transform `power`, `log` or `bilog` the median, and half the width of the central 68.27 %. Absent
   * without a model.
   */
  readonly predictions?: Readonly<Record<string, { readonly mean: number; readonly sd: number }>>;
  /** Logarithm of the expected improvement of the aim in standardised outcomes; absent without a model. */
  readonly acquisition?: number;
  /** Probability that the trial succeeds, 0 to 1, learnt from the points that failed; absent while none has. */
  readonly success?: number;
  /** Why this point, by objective; absent without a model. */
  readonly explanations?: Readonly<Record<string, Explanation>>;
}

/** A fitted model, for people and for the next warm start. */
export interface ModelSummary extends Hyperparameters {
  readonly kernel: KernelName;
  /** Number of points it was fitted to. */
  readonly points: number;
  /** Whether it follows the prior mean of the objective, or predicts better without; absent where there is none. */
  readonly priorMean?: 'followed' | 'outgrown';
}

export interface SuggestOutput {
  readonly suggestions: readonly Suggestion[];
  /** One for each objective; absent when no model was needed or possible. */
  readonly models?: Readonly<Record<string, ModelSummary>>;
  /** True when the space held fewer free points than were asked for. */
  readonly poolExhausted: boolean;
}

/** Observations below which a model says nothing. */
const FEWEST_OBSERVATIONS = 2;

/**
 * The next points to try. Pure and deterministic: equal inputs give equal outputs, bit for bit, on the same version of Node. Never
 * suggests a point that is observed, pending or infeasible. Throws SpaceError for a space that admits nothing or a point outside it
 * and ObjectiveError for an objective that makes no sense.
 */
export function suggest(input: SuggestInput, settings: Settings = DEFAULT_SETTINGS): SuggestOutput {
  const space = compileSpace(input.space);
  const objectives = checked(input.objectives);
  const findings = findingsOf(space, { ...input, objectives });
  const { count, seed, strategy = 'gp', initial = 5 } = input;
  if (!(Number.isInteger(count) && count >= 1))
    throw new RangeError(`count must be a positive whole number, not ${count}`);

  if (strategy === 'random')
    return withoutModel(space, filling(atRandom, space, findings, count, seed), count, 'random');

  const missing = Math.min(count, Math.max(0, initial - findings.tried));
  const spread = settings.design === 'sobol' ? spaceFilling : atRandom;
  const design = missing > 0 ? filling(spread, space, findings, missing, seed) : [];
  if (design.length === count) return withoutModel(space, design, count, 'initial-design');
  if (findings.evidence.some(({ outcomes }) => outcomes.length < FEWEST_OBSERVATIONS)) {
    return withoutModel(
      space,
      filling(spaceFilling, space, findings, count, seed),
      count,
      missing > 0 ? 'initial-design' : 'space-filling',
    );
  }
  return withModel(space, findings, design, { ...input, objectives }, settings);
}

/** The objectives, those that only limit after those that improve. */
function checked(objectives: readonly Objective[]): Objective[] {
  if (objectives.length === 0) throw new ObjectiveError('there is no objective', undefined, 'name at least one');
  objectives.forEach(({ name }, i) => {
    if (objectives.findIndex((other) => other.name === name) === i) return;
    throw new ObjectiveError(`two objectives have the name ${name}`, name, 'give each objective its own name');
  });
  const [improving, limiting] = [true, false].map((improves) =>
    objectives.filter((objective) => outcomeOf(objective).improves === improves),
  );
  return [...improving!, ...limiting!];
}

function withModel(
  space: CompiledSpace,
  findings: Findings,
  design: readonly Float64Array[],
  { objectives, warmStarts, count, seed }: SuggestInput,
  settings: Settings,
): SuggestOutput {
  const models = objectives.map(({ name }, i) => fitModel(space, findings.evidence[i]!, settings, warmStarts?.[name]));
  const evidence = models.map((model) => model.evidence);
  const gps = models.map((model) => model.mode);
  const members = joined(models.map((model, i) => model.members(i === 0 ? seed : JSON.stringify([seed, i]))));
  const measured = aimOf(objectives.map(outcomeOf), evidence, gps, space.sources, seed);
  const aim = settings.acquisition === 'upper-confidence-bound' ? ifOptimistic(measured) : measured;
  const success = fitSuccess(space, findings, settings);
  // whether a trial succeeds is one more outcome of every member
  const extended = (member: Member): Member => (success ? { ...member, gps: [...member.gps, success] } : member);
  const task = {
    acquisition: settings.acquisition,
    seed,
    aim: success ? ifSuccessful(aim, objectives.length) : aim,
    mode: extended({ gps, logWeight: 0 }),
    members: members.map(extended),
    continuous: space.axes.every(({ size }) => size === Number.POSITIVE_INFINITY),
    sources: space.sources,
    count: count - design.length,
  };
  const choices = batchOf(space, task, findings, design);
  const explain = suggestionExplainer(objectives, gps, evidence, space.sources);
  const suggestions = [
    ...design.map((row) => ({ point: decode(space.axes, row), reason: 'initial-design' as const })),
    ...choices.map((choice) => ({
      ...suggested(space, objectives, evidence, choice),
      reason: settings.acquisition,
      ...(success && { success: chanceOf(choice.predictions.at(-1)!) }),
      explanations: explain(choice),
    })),
  ];
  const summary = (i: number): ModelSummary => {
    const { hyperparameters, priorMean } = models[i]!;
    const points = evidence[i]!.outcomes.length;
    return { ...hyperparameters, kernel: settings.kernel, points, ...(priorMean && { priorMean }) };
  };
  return {
    suggestions,
    models: Object.fromEntries(objectives.map(({ name }, i) => [name, summary(i)])),
    poolExhausted: suggestions.length < count,
  };
}

function batchOf(
  space: CompiledSpace,
  task: Omit<BatchTask, 'pending' | 'taken' | 'known'>,
  { pending, taken, known }: Pick<Findings, 'pending' | 'taken' | 'known'>,
  design: readonly Float64Array[],
): Choice[] {
  const rowOfChoice = ({ row }: Choice) => row;
  return withinBatchLimits(space, task.count, design, taken, rowOfChoice, (left, count, chosen) => {
    const rest = {
      ...task,
      count,
      pending: [...pending, ...chosen],
      taken: new Set([...taken, ...chosen.map(keyOf)]),
      known: [...known, ...chosen],
    };
    return left.pool ? greedyBatch(left.pool, rest) : searchBatch(left, rest);
  });
}

function suggested(
  { axes }: CompiledSpace,
  objectives: readonly Objective[],
  evidence: readonly Evidence[],
  { row, predictions, acquisition }: Choice,
): Omit<Suggestion, 'reason'> {
  return {
    point: decode(axes, row),
    predictions: Object.fromEntries(objectives.map(({ name }, i) => [name, inUnit(predictions[i]!, evidence[i]!)])),
    acquisition,
  };
}

function withoutModel(
  { axes }: CompiledSpace,
  rows: readonly Float64Array[],
  count: number,
  reason: SuggestionReason,
): SuggestOutput {
  return {
    suggestions: rows.map((row) => ({ point: decode(axes, row), reason })),
    poolExhausted: rows.length < count,
  };
}

/** Points without a model, asked of one source, and of the next only where that has answered everywhere. */
function filling(
  spread: typeof spaceFilling,
  space: CompiledSpace,
  { known, taken }: Findings,
  count: number,
  seed: number | string,
): Float64Array[] {
  const { sources } = space;
  const spreadUnless = (blocked: ReadonlySet<string>, wanted: number, begun: readonly Float64Array[] = []) =>
    withinBatchLimits(
      space,
      wanted,
      begun,
      blocked,
      (row: Float64Array) => row,
      (left, more, chosen) => spread(left, new Set([...blocked, ...chosen.slice(begun.length).map(keyOf)]), more, seed),
    );
  if (!sources) return spreadUnless(taken, count);
  const { axis } = sources;
  const rows: Float64Array[] = [];
  for (const source of askable(sources)) {
    if (rows.length === count) break;
    const asked = known.filter((row) => row[axis] === source).map((row) => keyOf(row.with(axis, 0)));
    const more = spreadUnless(new Set(asked), count - rows.length, rows);
    rows.push(...more.map((row) => row.with(axis, source)).filter(sources.admits));
  }
  return rows;
}
