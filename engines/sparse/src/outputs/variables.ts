import type { Design, Feature } from '../data/design.js';
import type { Problem } from '../search/problem.js';
import type { Tally } from '../search/tally.js';
import type { SubsetFit } from './coefficients.js';
import type { RankedSubset } from './report.js';

/** What all subsets say of one feature. */
export interface VariableSummary {
  readonly feature: string;
  /** Part of the best subsets that have it. */
  readonly inclusion: number;
  /** Part of the weight of all subsets that have it; see {@link ModelAverage}. */
  readonly probability: number;
  /** Smallest errors with and without it, in units of the target; null when constraints admit no such subset. */
  readonly bestWith: number | null;
  readonly bestWithout: number | null;
  /** Of the best subsets that have it, the part whose coefficient has the commoner sign; for each of its columns. Null when none has it. */
  readonly signConsistency: readonly number[] | null;
  /** Mean of the absolute standardised coefficients in those subsets, for each of its columns. */
  readonly meanAbsolute: readonly number[] | null;
}

interface Evidence {
  readonly design: Design;
  readonly problem: Problem;
  readonly tally: Tally;
  readonly best: readonly RankedSubset[];
  readonly fits: readonly SubsetFit[];
  /** From held-out squares to units of the target. */
  readonly rmse: (squares: number) => number;
}

export function summariseVariables(evidence: Evidence): VariableSummary[] {
  const { design, problem } = evidence;
  const admitted = new Set([...problem.forced, ...problem.free]);
  return design.features.filter(({ name }) => admitted.has(name)).map((feature) => summarise(evidence, feature));
}

function summarise({ problem, tally, best, fits, rmse }: Evidence, feature: Feature): VariableSummary {
  const u = problem.free.indexOf(feature.name);
  const isForced = u < 0;
  const smallest = (squares: number) => (Number.isFinite(squares) ? rmse(squares) : null);
  const having = fits.filter((_, i) => best[i]!.features.includes(feature.name));
  const coefficients = feature.columns.map((c) => having.map((fit) => fit.standardised[fit.columns.indexOf(c)]!));
  return {
    feature: feature.name,
    inclusion: having.length / Math.max(1, best.length),
    probability: isForced ? 1 : tally.weightWith[u]! / tally.weight,
    bestWith: isForced ? (best[0]?.rmse ?? null) : smallest(tally.bestWith[u]!),
    bestWithout: isForced ? null : smallest(tally.bestWithout[u]!),
    signConsistency: having.length === 0 ? null : coefficients.map(commonSign),
    meanAbsolute:
      having.length === 0 ? null : coefficients.map((own) => own.reduce((sum, b) => sum + Math.abs(b), 0) / own.length),
  };
}

function commonSign(coefficients: readonly number[]): number {
  const positive = coefficients.filter((b) => b > 0).length / coefficients.length;
  return Math.max(positive, 1 - positive);
}
