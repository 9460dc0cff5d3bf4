import { byId } from './dom.js';
import type { Connection } from './live-events.js';

const texts: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  blind: 'Laboratory out of reach',
  lost: 'Connection lost: data may be old',
};

/** Shows how it stands with the connection; what is not live is greyed. */
export function showConnection(state: Connection): void {
  const pill = byId('connection');
  if (pill.dataset.state === state) return;
  pill.dataset.state = state;
  pill.textContent = texts[state];
  document.body.dataset.connection = state;
}
