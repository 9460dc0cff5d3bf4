import type { Design } from '../data/design.js';
import type { Density } from '../outputs/density.js';
import { rankedOf, type TargetReport, targetReportOf } from '../outputs/report.js';
import { BIN_WIDTH } from '../search/bins.js';
import { bestBounded, type Findings, inOrderOf } from '../search/branch-and-bound.js';
import type { Backend } from '../search/jobs.js';
import { type SampledSize, sampleDensity } from '../search/sample.js';
import { tallyOfBest } from '../search/tally.js';
import type { Watch } from '../search/watch.js';
import { searchNeighbourhoods } from '../search/wide/neighbourhoods.js';
import type { SurveySettings } from './settings.js';

/** Random subsets of each size. */
const SAMPLES = 2000;

/** Errors after which branch and bound gives up: some minutes. */
const MOST_BOUNDED = 2 ** 30;

/** What is known of one target without walking all subsets. */
export interface BoundedTarget {
  readonly report: TargetReport;
  readonly certified: boolean;
  readonly evaluated: number;
  readonly backend: Backend;
}

/** The best subsets of target `t`, as certain as the method makes them, what they say of each feature, and an estimate of the density of states. */
export function surveyBounded(settings: SurveySettings, t: number, watch: Watch = {}): BoundedTarget {
  const { folds, constraints, seed, backend } = settings;
  const design = { ...settings.design, targets: [settings.design.targets[t]!] };
  const found = findBest(settings, design, watch);
  const best = rankedOf(found.problem, found.best, 0).map((subset) => inOrderOf(design, subset));
  const report = targetReportOf(design, found.problem, tallyOfBest(found.problem, found.best), 0, best);
  const sampled = sampleDensity({ design, folds, constraints, perSize: SAMPLES, seed, backend });
  return {
    report: { ...report, density: densityOfSample(sampled), average: { ...report.average, covered: null } },
    certified: found.certified,
    evaluated: found.evaluated,
    backend: found.backend,
  };
}

function findBest(settings: SurveySettings, design: Design, watch: Watch): Findings {
  const { method, folds, constraints, top, seed, backend } = settings;
  const options = { design, folds, constraints, top, backend };
  return method === 'heuristic'
    ? searchNeighbourhoods({ ...options, seed, mostEvaluated: settings.mostEvaluated }, watch)[0]!
    : bestBounded({ ...options, mostEvaluated: settings.mostEvaluated ?? MOST_BOUNDED }, watch);
}

/** Estimated counts in the form of exact ones. */
function densityOfSample(sizes: readonly SampledSize[]): Density {
  const binOf = (edge: number) => Math.round(Math.log(edge) / BIN_WIDTH);
  const bins = sizes.flatMap((size) => size.bins.map(({ edge }) => binOf(edge)));
  const from = bins.reduce((least, bin) => Math.min(least, bin), Number.POSITIVE_INFINITY);
  const count = bins.reduce((most, bin) => Math.max(most, bin - from + 1), 0);
  const largest = sizes.at(-1)?.size ?? 0;
  const bySize = Array.from({ length: largest + 1 }, () => new Array<number>(count).fill(0));
  const standardErrors = bySize.map((counts) => counts.slice());
  for (const { size, bins: own } of sizes) {
    for (const { edge, subsets, standardError } of own) {
      bySize[size]![binOf(edge) - from] = subsets;
      standardErrors[size]![binOf(edge) - from] = standardError;
    }
  }
  const edges = Array.from({ length: count === 0 ? 0 : count + 1 }, (_, i) => Math.exp((from + i) * BIN_WIDTH));
  return { edges, bySize, standardErrors };
}
