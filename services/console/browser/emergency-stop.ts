import { post } from './api.js';
import { byId } from './dom.js';
import { attempt, tell } from './notices.js';

const ARMED_MS = 4000;
const LABEL = 'Emergency stop';

/** Two presses stop everything: no dialog to read, and no stop by a stray touch. */
export function armEmergencyStop(): void {
  const button = byId<HTMLButtonElement>('emergency-stop');
  let disarm: number | undefined;
  const rest = () => {
    clearTimeout(disarm);
    disarm = undefined;
    button.dataset.armed = 'false';
    button.textContent = LABEL;
  };
  button.addEventListener('click', () => {
    if (disarm === undefined) {
      button.dataset.armed = 'true';
      button.textContent = 'Press again to stop all';
      disarm = setTimeout(rest, ARMED_MS);
      return;
    }
    rest();
    void stop();
  });
}

async function stop(): Promise<void> {
  const done = await attempt(() => post('/api/emergency-stop', { reason: 'emergency stop pressed in the console' }));
  if (done) tell('Emergency stop: every device was told to stop. Nothing moves until the stop is reset.');
}
