import { shareOut, type Threads } from '@meguri/threads';
import { compare } from '../comparators/compare.js';
import { watched } from '../search/watch.js';
import { assemble, fromBounds, fromSearch } from '../survey/assemble.js';
import type { BoundedTarget } from '../survey/bounded.js';
import { clusterSearches, nestedOptions, permutationOptions } from '../survey/searches.js';
import { type SurveyOptions, settingsOf } from '../survey/settings.js';
import { type Survey, type SurveyStage, type SurveyWatch, watchOf } from '../survey/survey.js';
import type { PermutationReport } from '../validation/permutation.js';
import type { BoundedWork } from './bounded-worker.js';
import { searchInParallel } from './search.js';
import { nestedCrossValidationInParallel, permutationTestInParallel } from './validation.js';

/** How many threads take part, one per core by default, and how they are followed and ended. */
export type SurveyThreads = Pick<SurveyWatch, 'onProgress'> & Pick<Threads, 'threads' | 'signal'>;

/** As the function `survey`, its searches shared out over threads; the result is the same bit for bit, whatever their number. */
export async function surveyInParallel(options: SurveyOptions, threads: SurveyThreads = {}): Promise<Survey> {
  const settings = settingsOf(options);
  const { threads: count, signal } = threads;
  const during = (stage: SurveyStage): Threads => ({ ...watchOf(threads, stage), threads: count, signal });
  const { design, folds, method } = settings;
  const targets = design.targets.map((_, t) => t);
  const found =
    method === 'exhaustive'
      ? fromSearch(await searchInParallel(settings, during('search')))
      : fromBounds(
          settings,
          await boundedTargets(
            targets.map((target) => ({ settings, target })),
            during('search'),
          ),
        );
  const comparators = watched(targets, (t) => compare(design, folds, t, settings.constraints), during('comparators'));
  const outer = nestedOptions(settings);
  const nested = outer && (await nestedCrossValidationInParallel(outer, during('nested')));
  const clusters = clusterSearches(settings);
  const extrapolation = clusters && (await nestedCrossValidationInParallel(clusters.options, during('extrapolation')));
  const permutations: PermutationReport[] = [];
  for (const one of permutationOptions(settings) ?? []) {
    permutations.push(await permutationTestInParallel(one, during('permutations')));
  }
  return assemble(settings, { found, comparators, nested, extrapolation, permutations });
}

async function boundedTargets(work: readonly BoundedWork[], threads: Threads): Promise<BoundedTarget[]> {
  const found: BoundedTarget[] = [];
  await shareOut<BoundedWork, BoundedTarget>(
    { name: 'bounded-worker', beside: import.meta.url },
    undefined,
    work,
    threads,
    (target) => {
      found.push(target);
    },
  );
  return found;
}
