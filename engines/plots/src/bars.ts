import { heading } from './axes.js';
import { extent, linear } from './scale.js';
import { element, picture, shown, text, tooltip } from './svg.js';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Ends of an interval. */
  readonly lower?: number;
  readonly upper?: number;
}

export interface BarsOptions {
  readonly title?: string;
  /** What the values are, with their unit. */
  readonly name?: string;
  /** Features that are marked as chosen. */
  readonly selected?: readonly string[];
  readonly width?: number;
}

const ROW = 22;

/** Values by name, such as contributions to a prediction or importances; to the right when positive, to the left when negative. Each bar has `data-feature`. */
export function bars(items: readonly Bar[], options: BarsOptions = {}): string {
  const { title, name, selected = [], width = 560 } = options;
  const longest = items.reduce((most, { label }) => Math.max(most, label.length), 0);
  const [left, top] = [24 + Math.min(200, 7 * longest), title === undefined ? 12 : 34];
  const values = items
    .flatMap(({ value, lower = value, upper = value }) => [value, lower, upper])
    .filter(Number.isFinite);
  const [low, high] = extent([0, ...values]);
  const isPositive = values.every((value) => value >= 0);
  const x = linear([isPositive ? 0 : low, high], [left, width - 70]);
  const bottom = top + ROW * items.length;
  return picture('bars', title ?? name ?? 'Values', width, bottom + (name === undefined ? 26 : 44), [
    ...heading(title, 16),
    ...x.ticks.flatMap((tick) => [
      element('line', { class: 'grid', x1: x(tick), x2: x(tick), y1: top, y2: bottom }),
      text(shown(tick), { class: 'tick', x: x(tick), y: bottom + 16, 'text-anchor': 'middle' }),
    ]),
    ...items.map((item, i) => drawBar(item, { x, y: top + ROW * i, left, width }, selected)),
    element('line', { class: 'overlay', x1: x(0), x2: x(0), y1: top, y2: bottom }),
    ...(name === undefined
      ? []
      : [text(name, { class: 'note', x: (left + width - 70) / 2, y: bottom + 34, 'text-anchor': 'middle' })]),
  ]);
}

interface Place {
  readonly x: (value: number) => number;
  readonly y: number;
  readonly left: number;
  readonly width: number;
}

function drawBar(
  { label, value, lower, upper }: Bar,
  { x, y, left, width }: Place,
  selected: readonly string[],
): string {
  const [from, to] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
  const middle = y + ROW / 2;
  const interval = lower === undefined || upper === undefined ? '' : ` (${shown(lower)} to ${shown(upper)})`;
  return element('g', { class: selected.includes(label) ? 'selected' : undefined, 'data-feature': label }, [
    element('rect', { class: 'hit', x: 0, y, width, height: ROW }),
    text(label, { x: left - 10, y: middle + 4, 'text-anchor': 'end' }),
    element('rect', {
      class: value < 0 ? 'negative' : 'positive',
      x: from,
      y: y + 3,
      width: to - from,
      height: ROW - 6,
    }),
    ...(interval === ''
      ? []
      : [element('line', { class: 'overlay', x1: x(lower!), x2: x(upper!), y1: middle, y2: middle })]),
    text(shown(value), { class: 'tick', x: width - 62, y: middle + 4 }),
    tooltip(`${label}: ${shown(value)}${interval}`),
  ]);
}
