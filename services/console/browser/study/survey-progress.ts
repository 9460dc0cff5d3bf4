import { path, post } from '../api.js';
import { confirmed } from '../confirm.js';
import { type Child, el, keep } from '../dom.js';
import { formatDuration } from '../format.js';
import { attempt } from '../notices.js';
import type { StudyView } from '../views.js';
import { StageClock } from './time-left.js';

/** The stages of a survey, in their order, in words. */
const STAGES: Readonly<Record<string, string>> = {
  search: 'trying every subset',
  comparators: 'comparing other methods',
  nested: 'repeating the search without some of the rows',
  extrapolation: 'repeating it without clusters of like rows',
  permutations: 'repeating it with shuffled targets',
};

const CALLED_OFF = 'STUDY.SURVEY_CANCELLED';

const clock = new StageClock();

/** How far the survey is, with a way to call it off; or why there is none. */
export function showProgress(place: HTMLElement, study: StudyView): void {
  const { state, progress, generations } = study;
  const { failure } = generations.at(-1)!;
  const isFailed = state === 'failed' && failure !== undefined;
  place.hidden = state !== 'surveying' && !isFailed;
  const left = progress && clock.left(progress, Date.now());
  keep(place, [state, progress, failure, left === undefined ? '' : formatDuration(left)], () =>
    isFailed ? failureLines(failure) : progressLines(study, left),
  );
}

const failureLines = ({ code, reason, remedy }: { code: string; reason: string; remedy: string }): Child[] => [
  el('h2', {}, 'There is no survey of these data'),
  code === CALLED_OFF
    ? el('p', { class: 'notice' }, `It was called off: “${reason}”. ${remedy}`)
    : el('p', { class: 'notice', 'data-kind': 'error' }, `${reason} ${remedy} (${code})`),
];

function progressLines({ studyId, progress }: StudyView, left: number | undefined): Child[] {
  const { stage = 'waiting', share = 0 } = progress ?? {};
  const names = Object.keys(STAGES);
  const at = names.indexOf(stage);
  const cancel = async () => {
    const question = {
      title: 'Call the survey off?',
      text: 'Nothing of it is kept. Re-open the study to survey it again.',
      yes: 'Call off',
      reason: 'Reason, for the log',
    };
    const why = await confirmed(question);
    if (why !== undefined) await attempt(() => post(path`/api/studies/${studyId}/cancel`, { why }));
  };
  const item = (name: string, i: number) =>
    el(
      'li',
      { 'data-state': i < at ? 'done' : i === at ? 'now' : 'later', 'aria-current': i === at && 'step' },
      STAGES[name]!,
    );
  const time = left === undefined ? '' : `, about ${formatDuration(left)} left of this step`;
  return [
    el('h2', {}, 'Survey'),
    at < 0
      ? el('p', {}, stage === 'waiting' ? 'Waits for its turn.' : 'Begins…')
      : el('p', {}, `Step ${at + 1} of ${names.length}: ${STAGES[stage]}, ${Math.floor(share * 100)} % done${time}.`),
    el('progress', { max: 1, value: share, 'aria-label': 'Part of this step that is done' }),
    el('ol', { class: 'stages' }, ...names.map(item)),
    el('div', { class: 'buttons' }, el('button', { type: 'button', onclick: () => void cancel() }, 'Call off…')),
  ];
}
