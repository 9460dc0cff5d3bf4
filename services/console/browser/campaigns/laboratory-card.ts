import { type DeadLetter, letterItem } from '../dead-letters.js';
import { el, keep } from '../dom.js';

export interface LaboratoryHealth {
  readonly checks: Readonly<Record<string, string>>;
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
