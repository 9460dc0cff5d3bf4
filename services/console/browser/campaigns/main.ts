import { get, path, Refusal } from '../api.js';
import { progressBar, stateBadge } from '../campaign/summary.js';
import { showConnection } from '../connection.js';
import type { DeadLetter } from '../dead-letters.js';
import { byId, el, keep } from '../dom.js';
import { armEmergencyStop } from '../emergency-stop.js';
import { counted, formatQuantity, formatTime } from '../format.js';
import type { Summary } from '../views.js';
import { type LaboratoryHealth, showLaboratory } from './laboratory-card.js';
import { offerNewCampaign } from './new-campaign.js';

/** The list has no stream of its own; it is read again while somebody looks at it. */
const PAUSE_MS = 2000;

function show(campaigns: readonly Summary[]): void {
  keep(byId('campaigns'), campaigns, () =>
    campaigns.length === 0
      ? [el('p', { class: 'quiet' }, 'No campaign yet. Start one below, or with: meguri submit <file>')]
      : campaigns.map(card),
  );
}

function card(summary: Summary): HTMLElement {
  const { campaignId, title, best, trials, startedAt } = summary;
  const [value] = best?.values ?? [];
  return el(
    'article',
    { class: 'card' },
    el('h2', {}, el('a', { href: path`/campaigns/${campaignId}` }, title || campaignId)),
    stateBadge(summary),
    el('p', { class: 'quiet' }, `${campaignId} · started ${formatTime(startedAt)}`),
    progressBar(summary),
    el('p', {}, `${trials.observed} of ${trials.budget} trials observed`),
    el(
      'p',
      {},
      value ? `best ${value.name} ` : 'nothing observed yet',
      value && el('strong', {}, formatQuantity(value)),
    ),
    trials.awaitingApproval + trials.held > 0 &&
      el(
        'p',
        { class: 'notice', 'data-kind': 'error' },
        `${counted(trials.awaitingApproval + trials.held, 'trial')} for a person to decide on`,
      ),
  );
}

async function refresh(): Promise<void> {
  if (document.hidden) return;
  try {
    const { campaigns } = await get<{ campaigns: Summary[] }>('/api/campaigns');
    show(campaigns);
    const [health, { deadLetters }] = await Promise.all([
      get<LaboratoryHealth>('/api/health'),
      get<{ deadLetters: DeadLetter[] }>('/api/dead-letters'),
    ]);
    showLaboratory(byId('laboratory'), health, deadLetters);
    showConnection('live');
  } catch (error) {
    showConnection(error instanceof Refusal && error.code !== 'OFFLINE' ? 'blind' : 'lost');
  }
}

armEmergencyStop();
offerNewCampaign(byId('new-campaign'));
for (;;) {
  await refresh();
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
