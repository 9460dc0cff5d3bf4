import type { Scale } from './scale.js';
import { element, shown, text } from './svg.js';

/** The rectangle between the axes, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface AxisLabels {
  readonly x: string;
  readonly y: string;
}

/** Box, grid, ticks and names of both axes. */
export function axes(area: Area, x: Scale, y: Scale, labels: AxisLabels): string[] {
  const { left, top, width, height } = area;
  const [right, bottom] = [left + width, top + height];
  const middle = top + height / 2;
  return [
    ...x.ticks.flatMap((tick) => [
      element('line', { class: 'grid', x1: x(tick), x2: x(tick), y1: top, y2: bottom }),
      text(shown(tick), { class: 'tick', x: x(tick), y: bottom + 16, 'text-anchor': 'middle' }),
    ]),
    ...y.ticks.flatMap((tick) => [
      element('line', { class: 'grid', x1: left, x2: right, y1: y(tick), y2: y(tick) }),
      text(shown(tick), { class: 'tick', x: left - 8, y: y(tick) + 4, 'text-anchor': 'end' }),
    ]),
    element('rect', { class: 'box', x: left, y: top, width, height }),
    text(labels.x, { x: left + width / 2, y: bottom + 36, 'text-anchor': 'middle' }),
    text(labels.y, { x: 14, y: middle, 'text-anchor': 'middle', transform: `rotate(-90 14 ${middle.toFixed(1)})` }),
  ];
}

export function heading(content: string | undefined, left: number): string[] {
  return content === undefined ? [] : [text(content, { class: 'heading', x: left, y: 20 })];
}
