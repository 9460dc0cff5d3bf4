import { type Area, axes, heading } from './axes.js';
import { extent, linear } from './scale.js';
import { element, picture, shown, text, tooltip } from './svg.js';

export interface Line {
  readonly name: string;
  /** Same length as `y`; drawn in this order. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface LinesData {
  readonly title: string;
  /** Name of the axis with its unit. */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
  /** What is to be concluded, in words below the picture. */
  readonly verdict?: string;
}

const AREA: Area = { left: 72, top: 32, width: 520, height: 220 };
const WIDTH = AREA.left + AREA.width + 24;
const ROW = 20;
const COLOURS = 7;
/** Up to so many points each is marked, too. */
const MOST_MARKED = 40;

/** Measured or calculated courses over a common axis, such as a density over time or a spectrum. */
export function lines({ title, xLabel, yLabel, lines: drawn, verdict }: LinesData): string {
  const { left, top, width, height } = AREA;
  const x = linear(
    extent(
      drawn.flatMap((line) => line.x),
      0.02,
    ),
    [left, left + width],
  );
  const y = linear(extent(drawn.flatMap((line) => line.y)), [top + height, top]);
  const legendTop = top + height + 60;
  const rows = drawn.length > 1 ? drawn : [];
  const verdictTop = legendTop + ROW * rows.length;
  return picture('lines', [title, verdict].filter(Boolean).join(': '), WIDTH, verdictTop + (verdict ? ROW : 0), [
    ...heading(title, left),
    ...axes(AREA, x, y, { x: xLabel, y: yLabel }),
    ...drawn.flatMap((line, k) => drawLine(line, k, x, y)),
    ...rows.flatMap(({ name }, k) => legend(name, k, legendTop + ROW * k)),
    ...(verdict ? [text(verdict, { class: 'note', x: left, y: verdictTop })] : []),
  ]);
}

function drawLine({ name, x: xs, y: ys }: Line, k: number, x: Place, y: Place): string[] {
  const points = xs.flatMap((value, i) => {
    const other = ys[i];
    return other !== undefined && Number.isFinite(value) && Number.isFinite(other) ? [[value, other] as const] : [];
  });
  const course = points.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`).join(' ');
  const marks = points.length > MOST_MARKED ? [] : points;
  return [
    element('polyline', { class: `curve series-${k % COLOURS}`, points: course }, [tooltip(name)]),
    ...marks.map(([a, b]) =>
      element('circle', { class: `curve series-${k % COLOURS}`, cx: x(a), cy: y(b), r: 2.5 }, [
        tooltip(`${name}: ${shown(a)}, ${shown(b)}`),
      ]),
    ),
  ];
}

type Place = (value: number) => number;

const legend = (name: string, k: number, y: number): string[] => [
  element('path', { class: `curve series-${k % COLOURS}`, d: `M${AREA.left} ${y}h28` }),
  text(name, { x: AREA.left + 36, y: y + 4 }),
];
