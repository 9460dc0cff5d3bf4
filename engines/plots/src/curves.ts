import { type Area, axes, heading } from './axes.js';
import { extent, linear } from './scale.js';
import { element, picture, text, tooltip } from './svg.js';

/** Curves over the same steps, such as the best so far of several strategies by trial. */
export interface CurvePanel {
  readonly title: string;
  /** One per name: its values at steps 1, 2, 3 … */
  readonly curves: readonly (readonly number[])[];
  /** Values at the lower and upper end; by default those that the curves need. */
  readonly range?: readonly [low: number, high: number];
}

const PANEL = { width: 560, height: 180, left: 64, gap: 72 } as const;
const LEGEND = 22;
const COLOURS = 7;

/** Panels below one another, with one legend of the names. */
export function curves(panels: readonly CurvePanel[], names: readonly string[], step: string): string {
  const legendTop = 12 + panels.length * (PANEL.height + PANEL.gap) + 12;
  const width = PANEL.left + PANEL.width + 24;
  return picture('curves', panels.map(({ title }) => title).join(', '), width, legendTop + LEGEND * names.length, [
    ...panels.flatMap((panel, i) => drawPanel(panel, names, step, 12 + i * (PANEL.height + PANEL.gap))),
    ...names.flatMap((name, k) => drawLegend(name, k, legendTop + LEGEND * k)),
  ]);
}

function drawPanel(
  { title, curves: lines, range }: CurvePanel,
  names: readonly string[],
  step: string,
  y0: number,
): string[] {
  const area: Area = { left: PANEL.left, top: y0 + 28, width: PANEL.width, height: PANEL.height };
  const steps = lines.reduce((most, values) => Math.max(most, values.length), 2);
  const x = linear([1, steps], [area.left, area.left + area.width]);
  const y = linear(range ?? extent(lines.flat()), [area.top + area.height, area.top]);
  return [
    element('g', { transform: `translate(0 ${y0})` }, heading(title, area.left)),
    ...axes(area, x, y, { x: step, y: '' }),
    ...lines.map((values, k) =>
      element(
        'polyline',
        {
          class: `curve series-${k % COLOURS}`,
          points: values.map((v, i) => `${x(i + 1).toFixed(1)},${y(v).toFixed(1)}`).join(' '),
        },
        [tooltip(names[k] ?? title)],
      ),
    ),
  ];
}

function drawLegend(name: string, k: number, y: number): string[] {
  return [
    element('path', { class: `curve series-${k % COLOURS}`, d: `M${PANEL.left} ${y}h28` }),
    text(name, { x: PANEL.left + 36, y: y + 4 }),
  ];
}
