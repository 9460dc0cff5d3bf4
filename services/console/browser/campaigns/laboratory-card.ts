import { path, post } from '../api.js';
import { confirmed } from '../confirm.js';
import { el, keep } from '../dom.js';
import { formatTime } from '../format.js';
import { attempt } from '../notices.js';

export interface LaboratoryHealth {
  readonly checks: Readonly<Record<string, string>>;
}

export interface DeadLetter {
  readonly sequence: number;
  readonly durable: string;
  readonly code: string;
  readonly reason: string;
  readonly at: string;
  readonly origin: { readonly subject: string };
}

/** Which parts of the laboratory answer, and the messages that wait for a person because no handler could take them. */
export function showLaboratory(place: HTMLElement, { checks }: LaboratoryHealth, letters: readonly DeadLetter[]): void {
  keep(place, [checks, letters], () => [
    el('h2', {}, 'Laboratory'),
    el('ul', { class: 'parts' }, ...Object.entries(checks).map(([name, check]) => part(name, check))),
    letters.length > 0 && el('h3', {}, `Dead letters (${letters.length})`),
    letters.length > 0 && el('ul', { class: 'attention' }, ...letters.map(letterItem)),
  ]);
}

const part = (name: string, check: string): HTMLElement =>
  el(
    'li',
    { title: check },
    `${name} `,
    el(
      'span',
      { class: 'badge', 'data-state': check === 'ok' ? 'connected' : 'lost' },
      check === 'ok' ? 'ready' : 'not ready',
    ),
  );

function letterItem({ sequence, durable, code, reason, at, origin }: DeadLetter): HTMLElement {
  const retry = () => attempt(() => post(path`/api/dead-letters/${String(sequence)}/retry`));
  const discard = async () => {
    const question = {
      title: 'Discard this message?',
      text: `What ${origin.subject} said will never reach ${durable}.`,
      yes: 'Discard for good',
      dangerous: true,
    };
    if ((await confirmed(question)) === undefined) return;
    await attempt(() => post(path`/api/dead-letters/${String(sequence)}/discard`));
  };
  return el(
    'li',
    {},
    el(
      'span',
      {},
      el('strong', {}, code),
      ` ${reason}`,
      el('br'),
      el('span', { class: 'quiet' }, `${durable}, ${formatTime(at)}, ${origin.subject}`),
    ),
    el(
      'span',
      { class: 'buttons' },
      el('button', { type: 'button', class: 'primary', onclick: () => void retry() }, 'Try again'),
      el('button', { type: 'button', onclick: () => void discard() }, 'Discard…'),
    ),
  );
}
