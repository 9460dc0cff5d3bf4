import { get, path, Refusal } from '../api.js';
import { showConnection } from '../connection.js';
import { byId, el, keep } from '../dom.js';
import { armEmergencyStop } from '../emergency-stop.js';
import { formatTime } from '../format.js';
import type { StudySummary, Summary } from '../views.js';
import { offerNewStudy } from './new-study.js';

/** The list has no stream of its own; it is read again while somebody looks at it. */
const PAUSE_MS = 2000;

function show(studies: readonly StudySummary[]): void {
  keep(byId('studies'), studies, () =>
    studies.length === 0
      ? [el('p', { class: 'quiet' }, 'No study yet. Open one below, or with: meguri study open')]
      : studies.map(card),
  );
}

function card({ studyId, title, state, generation, targets, rows, openedBy, openedAt, campaignId }: StudySummary) {
  return el(
    'article',
    { class: 'card' },
    el('h2', {}, el('a', { href: path`/studies/${studyId}` }, title)),
    el('span', { class: 'badge', 'data-state': state }, state),
    el('p', { class: 'quiet' }, `${studyId} · opened by ${openedBy.name}, ${formatTime(openedAt)}`),
    el('p', {}, `predicts ${targets.join(', ')} from ${rows} rows`, generation > 1 && `, generation ${generation}`),
    campaignId !== undefined && el('p', {}, 'data of ', el('a', { href: path`/campaigns/${campaignId}` }, campaignId)),
  );
}

async function refresh(): Promise<void> {
  if (document.hidden) return;
  try {
    const { studies } = await get<{ studies: StudySummary[] }>('/api/studies');
    show(studies);
    showConnection('live');
  } catch (error) {
    showConnection(error instanceof Refusal && error.code !== 'OFFLINE' ? 'blind' : 'lost');
  }
}

armEmergencyStop();
const { campaigns } = await get<{ campaigns: Summary[] }>('/api/campaigns').catch(() => ({ campaigns: [] }));
offerNewStudy(byId<HTMLDetailsElement>('new-study'), campaigns, new URLSearchParams(location.search).get('campaign'));
for (;;) {
  await refresh();
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
