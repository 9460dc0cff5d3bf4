import { el } from '../dom.js';
import type { Lineage } from '../views.js';

/** One line of the history of a value: what, and more about it. */
export interface HistoryLine {
  readonly kind: string;
  readonly text: string;
}

/** A lineage told in the order things happened: campaign, model, trial, run, sample, commands, files, value. */
export function historyOf({ nodes, edges }: Lineage): HistoryLine[] {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const devices = new Map(
    edges
      .filter(({ relation }) => relation.startsWith('performed by'))
      .map(({ from, to, relation }) => {
        const unit = relation.replace(/^performed by | of$/g, '');
        return [from, `${labels.get(to) ?? to} ${unit}`];
      }),
  );
  const order = ['campaign', 'model', 'trial', 'run', 'job', 'sample', 'command', 'file', 'observation'];
  return order.flatMap((kind) =>
    nodes
      .filter((node) => node.kind === kind)
      .map(({ id, label }) => ({ kind, text: devices.has(id) ? `${label} by ${devices.get(id)}` : label })),
  );
}

/** Shows where a value comes from. */
export const historyList = (lineage: Lineage): HTMLElement =>
  el(
    'ol',
    { class: 'history' },
    ...historyOf(lineage).map(({ kind, text }) => el('li', { 'data-kind': kind }, el('span', {}, kind), text)),
  );
