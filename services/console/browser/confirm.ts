import { openBeside } from './dialog.js';
import { byId, el } from './dom.js';

export interface Question {
  readonly title: string;
  /** What will happen, in one or two sentences. */
  readonly text: string;
  /** Word of the button that does it. */
  readonly yes: string;
  readonly dangerous?: boolean;
  /** Asks for a reason too: the label of its field. */
  readonly reason?: string;
}

/** Asks before something that cannot be taken back. Resolves to the reason (empty when none was asked for), or undefined for no. */
export function confirmed({ title, text, yes, dangerous = false, reason }: Question): Promise<string | undefined> {
  const field = el('input', { id: 'confirm-reason', type: 'text', maxlength: 500, required: true });
  const accept = (event: Event) => {
    event.preventDefault();
    dialog.close('yes');
  };
  const dialog = el(
    'dialog',
    { class: 'confirm', 'aria-labelledby': 'confirm-title' },
    el(
      'form',
      { onsubmit: accept },
      el('h2', { id: 'confirm-title' }, title),
      el('p', {}, text),
      reason !== undefined && el('p', { class: 'field' }, el('label', { for: 'confirm-reason' }, reason), field),
      el(
        'div',
        { class: 'buttons' },
        el('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'),
        el('button', { type: 'submit', class: dangerous ? 'danger' : 'primary' }, yes),
      ),
    ),
  );
  document.body.append(dialog);
  byId('main').inert = true;
  openBeside(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      byId('main').inert = false;
      dialog.remove();
      resolve(dialog.returnValue === 'yes' ? field.value : undefined);
    });
  });
}
