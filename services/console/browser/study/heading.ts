import { path } from '../api.js';
import { type Child, el, keep } from '../dom.js';
import { formatTime } from '../format.js';
import type { StudyView } from '../views.js';

/** What the study is and how it stands. */
export function showHeading(place: HTMLElement, study: StudyView): void {
  const { studyId, title, state, generation, rows, openedBy, openedAt, from, question } = study;
  const source: Child =
    from.campaignId === undefined
      ? undefined
      : el('a', { href: path`/campaigns/${from.campaignId}` }, `data of ${from.campaignId}`);
  const folds = {
    'leave-one-out': 'each row held out in turn',
    'k-fold': 'random folds',
    grouped: 'groups held out together',
  }[question.folds?.kind ?? 'leave-one-out'];
  keep(place, [title, state, generation, rows], () => [
    el(
      'div',
      { class: 'heading' },
      el('h1', {}, title),
      el('span', { class: 'badge', 'data-state': state }, state),
      el(
        'p',
        { class: 'quiet' },
        `${studyId} · predicts ${question.targets.join(', ')} · ${rows} rows, generation ${generation} · ${folds} · opened by ${openedBy.name}, ${formatTime(openedAt)}`,
        source && ' · ',
        source,
      ),
    ),
  ]);
}
