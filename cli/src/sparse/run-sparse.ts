import { availableParallelism } from 'node:os';
import { estimateSeconds, type Survey, type SurveyOptions, type SurveyStage, surveyInParallel } from '@meguri/sparse';
import type { Output } from '../output.js';
import { ProgressBar } from '../progress-bar.js';
import { inTable } from '../tables/in-table.js';
import { describeSurvey } from './describe-survey.js';
import type { SparseCommandOptions } from './options.js';
import { type ReadDesign, readDesign } from './read-design.js';
import { resultOf } from './result.js';
import { writeChoice } from './write-choice.js';
import { writeReport } from './write-report.js';

/** What is worth waiting for without having been asked for, in seconds. */
const PATIENCE = 30;
const PERMUTATIONS = 200;

const stages: Readonly<Record<SurveyStage, string>> = {
  search: 'walking subsets',
  comparators: 'fitting other models',
  nested: 'searching without each fold',
  extrapolation: 'searching without each cluster',
  permutations: 'searching shuffled targets',
};

/** Surveys a table on all cores, and tells what it found and how far to believe it. */
export async function runSparse(options: SparseCommandOptions, output: Output): Promise<void> {
  const read = await readDesign(options);
  const settings = inTable(options.table, undefined, () => settingsOf(options, read));
  const began = performance.now();
  const survey = await followed(options.table, settings);
  const seconds = (performance.now() - began) / 1000;
  for (const line of describeSurvey(survey, read, settings)) output.say(line);
  if (options.out !== undefined) output.say(writeReport(options, survey, read));
  const chosen = options.choose && writeChoice(options, survey, read, settings);
  if (chosen) output.say(chosen.line);
  output.result({ ...resultOf(survey, read, seconds), ...(chosen && { chosen: chosen.model }) });
}

/** What is asked for, and what is worth its time. */
function settingsOf(options: SparseCommandOptions, { design, scheme }: ReadDesign): SurveyOptions {
  const { force, forbid, eitherOr = [], maxSize, top, atMost, seed, backend, nested, permutations } = options;
  const asked = {
    design,
    scheme,
    constraints: { force, forbid, eitherOr, maxSize },
    top,
    seed,
    backend,
    mostEvaluated: atMost,
  };
  const estimate = estimateSeconds({ ...asked, nested: true, permutations: PERMUTATIONS });
  const wait = (seconds: number) => seconds / availableParallelism() <= PATIENCE;
  const nestedSeconds = estimate.nested + estimate.extrapolation;
  const isNested = nested ?? wait(nestedSeconds);
  const isQuick = wait(estimate.permutations + (isNested ? nestedSeconds : 0));
  return { ...asked, nested: isNested, permutations: permutations ?? (isQuick ? PERMUTATIONS : 0) };
}

async function followed(file: string, settings: SurveyOptions): Promise<Survey> {
  const estimate = Object.entries(estimateSeconds(settings)) as [SurveyStage, number][];
  const before = (stage: SurveyStage) =>
    estimate
      .slice(
        0,
        estimate.findIndex(([name]) => name === stage),
      )
      .reduce((sum, [, seconds]) => sum + seconds, 0);
  const own = Object.fromEntries(estimate);
  const bar = new ProgressBar(estimate.reduce((sum, [, seconds]) => sum + seconds, 0));
  try {
    return await surveyInParallel(settings, {
      onProgress: ({ stage, done, of }) => bar.update(before(stage) + (own[stage]! * done) / of, stages[stage]),
    });
  } catch (error) {
    return inTable(file, undefined, () => {
      throw error;
    });
  } finally {
    bar.end();
  }
}
