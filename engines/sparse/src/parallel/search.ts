import { shareOut, type Threads } from '@meguri/threads';
import { reportOf, type SearchReport } from '../outputs/report.js';
import { type Job, type JobResult, jobsOf, kernelOf, mergeJob } from '../search/jobs.js';
import { problemOf } from '../search/problem.js';
import { DEFAULT_TOP, type SearchOptions } from '../search/search.js';
import { emptyTally } from '../search/tally.js';
import type { SearchWork } from './search-worker.js';

/** As the function `search`, shared out over threads; the result is the same bit for bit, whatever their number. */
export async function searchInParallel(options: SearchOptions, threads: Threads = {}): Promise<SearchReport> {
  const { design, folds, constraints = {}, top = DEFAULT_TOP } = options;
  // bad constraints are refused here, before any thread is started
  const problem = problemOf(design, folds, constraints);
  const backend = kernelOf(problem, options.backend).name;
  const tallies = design.targets.map(() => emptyTally(problem, top));
  const work: SearchWork = { problem, backend, top };
  await shareOut<Job, JobResult>(
    { name: 'search-worker', beside: import.meta.url },
    work,
    jobsOf(problem),
    threads,
    (found) => mergeJob(tallies, found),
  );
  return reportOf({ design, folds, problem, tallies, backend });
}
