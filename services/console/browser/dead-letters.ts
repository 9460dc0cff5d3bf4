import { path, post } from './api.js';
import { confirmed } from './confirm.js';
import { el } from './dom.js';
import { formatTime } from './format.js';
import { attempt } from './notices.js';

/** A message that no handler could take, which waits for a person. */
export interface DeadLetter {
  readonly sequence: number;
  readonly durable: string;
  readonly code: string;
  readonly reason: string;
  readonly at: string;
  readonly campaignId?: string;
  readonly origin: { readonly subject: string };
}

/** What went wrong with it, and what a person may do. */
export function letterItem({ sequence, durable, code, reason, at, origin }: DeadLetter): HTMLElement {
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
