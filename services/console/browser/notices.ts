import { Refusal } from './api.js';
import { byId, el } from './dom.js';

const SHOWN_MS = 12_000;

/** Tells the person something that needs no answer. */
export function tell(text: string, kind: 'info' | 'error' = 'info'): void {
  const close = () => notice.remove();
  const notice = el(
    'p',
    { class: 'notice', 'data-kind': kind },
    text,
    el('button', { type: 'button', class: 'plain', 'aria-label': 'Close', onclick: close }, '×'),
  );
  byId('notices').append(notice);
  setTimeout(close, SHOWN_MS);
}

/** Runs what a person asked for and tells them when it was refused. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    tell(error instanceof Refusal ? `${error.message} ${error.remedy}` : String(error), 'error');
    return false;
  }
}
