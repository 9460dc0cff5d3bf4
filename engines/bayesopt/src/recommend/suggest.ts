import type { Hyperparameters } from '../kernels/hyperparameters.js';
import type { KernelName } from '../kernels/kernel.js';
import type { Objective } from '../objectives/objective.js';
import { type CompiledSpace, compileSpace, decode } from '../spaces/compiled-space.js';
import { keyOf } from '../spaces/pool.js';
import { cheapestOf } from '../spaces/sources.js';
import type { Point, Space } from '../spaces/space.js';
import { withinBatchLimits } from './batch-limits.js';
import { type Evidence, type Findings, findingsOf, type Observation, ofTarget } from './evidence.js';
import { type Choice, greedyBatch } from './greedy-batch.js';
import { fitModel } from './model.js';
import { searchBatch } from './search-batch.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import { atRandom, spaceFilling } from './space-filling.js';

export type { Observation } from './evidence.js';

/** Everything a suggestion depends on. */
export interface SuggestInput {
  readonly space: Space;
  /** What is improved. */
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
  /** Size of the initial design: until so many points are observed, pending or infeasible, points fill the space; default 5. Where there are sources, the cheapest answers it. */
  readonly initial?: number;
  /** `random` draws without a model; default `gp`. */
  readonly strategy?: 'gp' | 'random';
  /** Hyper-parameters of an earlier suggestion of the same campaign, as one more start of the fit. */
  readonly warmStart?: Hyperparameters;
}

export type SuggestionReason = 'initial-design' | 'space-filling' | 'random' | 'expected-improvement';

export interface Suggestion {
  readonly point: Point;
  readonly reason: SuggestionReason;
  /** Expected value and its standard deviation without measurement noise, in the unit of the objective; absent without a model. */
  readonly prediction?: { readonly mean: number; readonly sd: number };
  /** Logarithm of the expected improvement in standardised outcomes; absent without a model. */
  readonly acquisition?: number;
}

/** The fitted model, for people and for the next warm start. */
export interface ModelSummary extends Hyperparameters {
  readonly kernel: KernelName;
  /** Number of points it was fitted to. */
  readonly points: number;
}

export interface SuggestOutput {
  readonly suggestions: readonly Suggestion[];
  /** Absent when no model was needed or possible. */
  readonly model?: ModelSummary;
  /** True when the space held fewer free points than were asked for. */
  readonly poolExhausted: boolean;
}

/** Observations below which a model says nothing. */
const FEWEST_OBSERVATIONS = 2;

/**
 * The next points to try. Pure and deterministic: equal inputs give equal outputs, bit for bit, on the same version of Node. Never
 * suggests a point that is observed, pending or infeasible. Throws SpaceError for a space that admits nothing or a point outside it.
 */
export function suggest(input: SuggestInput, settings: Settings = DEFAULT_SETTINGS): SuggestOutput {
  const space = compileSpace(input.space);
  const findings = findingsOf(space, input);
  const { count, seed, strategy = 'gp', initial = 5 } = input;
  if (!(Number.isInteger(count) && count >= 1))
    throw new RangeError(`count must be a positive whole number, not ${count}`);

  if (strategy === 'random')
    return withoutModel(space, filling(atRandom, space, findings, count, seed), count, 'random');

  const missing = Math.min(count, Math.max(0, initial - findings.tried));
  const spread = settings.design === 'sobol' ? spaceFilling : atRandom;
  const design = missing > 0 ? filling(spread, space, findings, missing, seed) : [];
  if (design.length === count) return withoutModel(space, design, count, 'initial-design');
  const [evidence] = findings.evidence;
  if (!evidence) throw new RangeError('name at least one objective');
  if (evidence.outcomes.length < FEWEST_OBSERVATIONS) {
    return withoutModel(
      space,
      filling(spaceFilling, space, findings, count, seed),
      count,
      missing > 0 ? 'initial-design' : 'space-filling',
    );
  }
  return withModel(space, findings, evidence, design, input, settings);
}

function withModel(
  space: CompiledSpace,
  { pending, taken }: Findings,
  evidence: Evidence,
  design: readonly Float64Array[],
  input: SuggestInput,
  settings: Settings,
): SuggestOutput {
  const model = fitModel(space, evidence, settings, input.warmStart);
  const task = {
    mode: model.mode,
    members: model.members(input.seed),
    sources: space.sources,
    best: bestOf(space, evidence),
    count: input.count - design.length,
  };
  const choices = withinBatchLimits(
    space,
    task.count,
    design,
    ({ row }: Choice) => row,
    (left, count, chosen) => {
      const rest = {
        ...task,
        count,
        pending: [...pending, ...chosen],
        taken: new Set([...taken, ...chosen.map(keyOf)]),
      };
      return left.pool ? greedyBatch(left.pool, rest) : searchBatch(left, rest, input.seed);
    },
  );
  const suggestions = [
    ...design.map((row) => ({ point: decode(space.axes, row), reason: 'initial-design' as const })),
    ...choices.map((choice) => explained(space, evidence, choice)),
  ];
  return {
    suggestions,
    model: { ...model.hyperparameters, kernel: settings.kernel, points: evidence.outcomes.length },
    poolExhausted: suggestions.length < input.count,
  };
}

/** The best outcome of the target; while it has none, the best of the others, each centred by itself. */
function bestOf({ sources }: CompiledSpace, evidence: Evidence): number {
  const own = sources ? ofTarget(evidence, sources).outcomes : evidence.outcomes;
  return Math.max(...(own.length > 0 ? own : evidence.outcomes));
}

function explained({ axes }: CompiledSpace, evidence: Evidence, { row, prediction, acquisition }: Choice): Suggestion {
  return {
    point: decode(axes, row),
    reason: 'expected-improvement',
    prediction: { mean: evidence.toUnit(prediction.mean), sd: evidence.unit * prediction.sd },
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

/** Points without a model; the cheapest source answers them. */
function filling(
  spread: typeof spaceFilling,
  space: CompiledSpace,
  { known, taken }: Findings,
  count: number,
  seed: number | string,
): Float64Array[] {
  const { sources } = space;
  const spreadUnless = (blocked: ReadonlySet<string>) =>
    withinBatchLimits(
      space,
      count,
      [],
      (row: Float64Array) => row,
      (left, wanted, chosen) => spread(left, new Set([...blocked, ...chosen.map(keyOf)]), wanted, seed),
    );
  if (!sources) return spreadUnless(taken);
  const cheapest = cheapestOf(sources);
  const asked = known.filter((row) => row[sources.axis] === cheapest).map((row) => keyOf(row.with(sources.axis, 0)));
  return spreadUnless(new Set(asked)).map((row) => row.with(sources.axis, cheapest));
}
