import { el, keep } from '../dom.js';
import { formatDuration } from '../format.js';
import type { CampaignView, Goal, Job } from '../views.js';
import { pointText } from './points.js';

/** A calculation that is not over, in words. */
export interface CalculationLines {
  readonly name: string;
  readonly state: Job['state'];
  /** What is calculated on which level. */
  readonly what: string;
  /** How far it is, e.g. step excitations (3 of 3) · 2 min 5 s · try 2. */
  readonly progress: string;
  /** What hindered it, and what to do. */
  readonly why: string;
}

/** @param now milliseconds since 1970. */
export function calculationLines(
  job: Job,
  { goal, trials }: Pick<CampaignView, 'goal' | 'trials'>,
  now: number,
): CalculationLines {
  const { jobId, trialId, workflow, state, step, startedAt, reason = '', remedy } = job;
  const trial = trials.find((each) => each.trialId === trialId);
  const source = goal.sources.find(({ name }) => name === trial?.source);
  const what = [trial && pointText(goal, trial.point), [workflow, ...levelOf(source)].join(', ')];
  const progress = [
    step && `step ${step.name} (${step.number} of ${step.of})`,
    startedAt && formatDuration(now - Date.parse(startedAt)),
    job.try > 1 && `try ${job.try}`,
  ];
  const onward = state === 'paused' ? `Resume it or call it off above, or: ${remedy}` : remedy;
  const why = [state !== 'paused' && reason ? `the try before: ${reason}` : reason, onward];
  return {
    name: trialId ?? jobId,
    state,
    what: what.filter(Boolean).join(' · '),
    progress: progress.filter(Boolean).join(' · '),
    why: why.filter(Boolean).join('. '),
  };
}

/** The inputs that are the same for every point, and the profile: what distinguishes cheap and dear. */
const levelOf = (source: Goal['sources'][number] | undefined): string[] => [
  ...Object.values(source?.inputs ?? {}).flatMap((input) => (typeof input === 'object' ? [] : [String(input)])),
  ...(source?.profile ? [source.profile] : []),
];

/** Shows the calculations that wait or run. */
export function showCalculations(
  place: HTMLElement,
  { jobs, total }: { readonly jobs: readonly Job[]; readonly total: number },
  campaign: CampaignView,
): void {
  const lines = jobs.map((job) => calculationLines(job, campaign, Date.now()));
  keep(place, [lines, total], () => [
    lines.length === 0
      ? el('p', { class: 'quiet' }, 'No calculation waits or runs.')
      : el('ul', { class: 'calculations' }, ...lines.map(item)),
    total > jobs.length && el('p', { class: 'quiet' }, `… and ${total - jobs.length} more`),
  ]);
}

const item = ({ name, state, what, progress, why }: CalculationLines): HTMLElement =>
  el(
    'li',
    { 'data-state': state },
    el('p', {}, el('strong', {}, name), el('span', { class: 'badge', 'data-state': state }, state)),
    el('p', {}, what),
    el('p', { class: 'quiet' }, progress),
    why !== '' && el('p', { class: 'quiet why' }, why),
  );
