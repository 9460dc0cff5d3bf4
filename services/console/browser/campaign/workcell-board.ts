import { post } from '../api.js';
import { confirmed } from '../confirm.js';
import { byId, type Child, el, keep } from '../dom.js';
import { words } from '../format.js';
import { attempt } from '../notices.js';
import type { Device, Run, Workcell } from '../views.js';

/** The devices, their units and what each does now. */
export function showWorkcell(place: HTMLElement, workcell: Workcell, runs: readonly Run[]): void {
  keep(byId('stopped'), workcell.emergencyStop, () => [workcell.emergencyStop && stopped(workcell.workcell)]);
  const steps = new Map(runs.map((run) => [run.runId, run]));
  keep(place, [workcell, runs], () => [
    !workcell.active && el('p', { class: 'notice', 'data-kind': 'error' }, 'No execution service holds this workcell.'),
    el('ul', { class: 'devices' }, ...workcell.devices.map((device) => deviceItem(device, steps))),
    el('p', { class: 'quiet' }, runsText(runs)),
  ]);
}

/** Shown while execution does not answer. */
export const showNoWorkcell = (place: HTMLElement, reason: string): void =>
  keep(place, reason, () => [el('p', { class: 'notice', 'data-kind': 'error' }, reason)]);

function stopped(workcell: string): HTMLElement {
  const reset = async () => {
    const sure = await confirmed({
      title: 'Reset the emergency stop?',
      text: 'Devices may move again at once. Make sure that nobody is within reach.',
      yes: 'Reset',
      dangerous: true,
    });
    if (sure !== undefined) await attempt(() => post('/api/emergency-stop/reset', { workcell }));
  };
  return el(
    'div',
    { class: 'notice', 'data-kind': 'stop' },
    el('strong', {}, 'Emergency stop is latched. Nothing moves.'),
    el('button', { type: 'button', onclick: () => void reset() }, 'Reset…'),
  );
}

const deviceItem = (device: Device, runs: ReadonlyMap<string, Run>): HTMLElement =>
  el(
    'li',
    { class: 'device', 'data-connected': String(device.connected) },
    el(
      'p',
      { class: 'device-name' },
      el('strong', {}, device.device),
      el('span', { class: 'quiet' }, device.model),
      el(
        'span',
        { class: 'badge', 'data-state': device.connected ? 'connected' : 'lost' },
        device.connected ? 'connected' : 'not connected',
      ),
    ),
    el('ul', { class: 'units' }, ...device.units.map((unit) => unitItem(unit, runs))),
  );

function unitItem(unit: Device['units'][number], runs: ReadonlyMap<string, Run>): HTMLElement {
  const run = unit.reservedBy === undefined ? undefined : runs.get(unit.reservedBy);
  const trial = run?.trialId ?? unit.reservedBy;
  return el(
    'li',
    { class: 'unit', 'data-state': unit.activity === undefined ? unit.state.toLowerCase() : 'busy' },
    el('span', { class: 'unit-name' }, unit.unit),
    el('span', { class: 'unit-state' }, words(unit.state)),
    trial !== undefined && el('span', { class: 'unit-trial' }, trial),
    unit.activity !== undefined && el('span', { class: 'quiet' }, unit.activity),
  );
}

function runsText(runs: readonly Run[]): string {
  const count = (state: Run['state']) => runs.filter((run) => run.state === state).length;
  const parts: Child[] = (['running', 'queued', 'paused', 'awaiting-recovery'] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${words(state)}`);
  return parts.length === 0 ? 'No open runs.' : `Runs: ${parts.join(', ')}.`;
}
