import { path, post } from './api.js';
import { confirmed } from './confirm.js';
import { el } from './dom.js';
import { attempt } from './notices.js';
import type { Job } from './views.js';

/** Why it holds, and what a person may do. */
export function pausedJobItem({ jobId, trialId, workflow, reason = '' }: Job): HTMLElement {
  const resume = () => attempt(() => post(path`/api/jobs/${jobId}/resume`));
  const cancel = async () => {
    const why = await confirmed({
      title: `Call off ${workflow} of ${trialId ?? jobId}?`,
      text: 'The calculation gives no value.',
      yes: 'Call off',
      dangerous: true,
      reason: 'Reason, for the log',
    });
    if (why !== undefined) await attempt(() => post(path`/api/jobs/${jobId}/cancel`, { reason: why }));
  };
  return el(
    'li',
    {},
    el('span', {}, el('strong', {}, trialId ?? jobId), ` holds ${workflow}: ${reason}`),
    el(
      'span',
      { class: 'buttons' },
      el('button', { type: 'button', class: 'primary', onclick: () => void resume() }, 'Resume'),
      el('button', { type: 'button', onclick: () => void cancel() }, 'Call off…'),
    ),
  );
}
