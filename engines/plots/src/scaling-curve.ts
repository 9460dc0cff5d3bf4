import { type Area, axes, heading } from './axes.js';
import { logarithmic, logarithmicExtent, type Scale } from './scale.js';
import { element, picture, shown, text, tooltip } from './svg.js';

export interface ScalingData {
  /** Errors reached with so many samples, and their spread. */
  readonly points: readonly {
    readonly n: number;
    readonly error: number;
    readonly lower?: number;
    readonly upper?: number;
  }[];
  /** The fitted law, at as many n as make it smooth. */
  readonly curve: readonly { readonly n: number; readonly error: number }[];
  /** The error that no number of samples goes below. */
  readonly floor?: number;
  /** The error that is wanted. */
  readonly target?: number;
}

export interface ScalingOptions {
  readonly title?: string;
  /** What is counted. Default: samples. */
  readonly counted?: string;
  readonly unit?: string;
  readonly width?: number;
  readonly height?: number;
}

/** Error against the number of samples, both logarithmic: points with spread, fitted law, floor. */
export function scalingCurve(data: ScalingData, options: ScalingOptions = {}): string {
  const { title, counted = 'samples', unit, width = 560, height = 380 } = options;
  const { points, curve, floor, target } = data;
  const area: Area = { left: 72, top: 34, width: width - 92, height: height - 90 };
  const levels = [floor, target].filter((level) => level !== undefined);
  const errors = [
    ...points.flatMap((p) => [p.error, p.lower ?? p.error, p.upper ?? p.error]),
    ...curve.map((c) => c.error),
    ...levels,
  ];
  const x = logarithmic(logarithmicExtent([...points, ...curve].map(({ n }) => n)), [
    area.left,
    area.left + area.width,
  ]);
  const y = logarithmic(logarithmicExtent(errors), [area.top + area.height, area.top]);
  return picture('scaling-curve', title ?? 'Error by number of samples', width, height, [
    ...heading(title, 16),
    ...axes(area, x, y, { x: `number of ${counted}`, y: `error${unit === undefined ? '' : ` / ${unit}`}` }),
    ...(floor !== undefined && floor > 0 ? level(`floor ${shown(floor)}`, floor, area, y) : []),
    ...(target === undefined ? [] : level(`target ${shown(target)}`, target, area, y)),
    element('polyline', {
      class: 'fitted',
      points: curve.map(({ n, error }) => `${x(n).toFixed(1)},${y(error).toFixed(1)}`).join(' '),
    }),
    ...points.map(({ n, error, lower = error, upper = error }) =>
      element('g', { 'data-n': n }, [
        element('line', { class: 'whisker', x1: x(n), x2: x(n), y1: y(lower), y2: y(upper) }),
        element('circle', { class: 'point', cx: x(n), cy: y(error), r: 4 }),
        tooltip(`${shown(n)} ${counted}: ${shown(error)} (${shown(lower)} to ${shown(upper)})`),
      ]),
    ),
  ]);
}

function level(label: string, value: number, { left, width }: Area, y: Scale): string[] {
  return [
    element('line', { class: 'reference', x1: left, x2: left + width, y1: y(value), y2: y(value) }),
    text(label, { class: 'note', x: left + width - 4, y: y(value) - 5, 'text-anchor': 'end' }),
  ];
}
