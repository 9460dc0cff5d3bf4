import { type Area, axes } from './axes.js';
import { extent, linear } from './scale.js';
import { element, picture, shown, text, tooltip } from './svg.js';

/** A result with both of its objectives. */
export interface FrontPoint {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** Whether no other result is better in everything. */
  readonly isOnFront: boolean;
  /** Label of the cheaper answer for the same candidate, on which it was promoted. */
  readonly promotedFrom?: string;
  /** Whether a cheaper source gave it than the one that counts. */
  readonly isCheaper?: boolean;
  /** What else to say of it under the pointer. */
  readonly note?: string;
}

export interface FrontOptions {
  /** Names of the objectives with their units. */
  readonly xLabel: string;
  readonly yLabel: string;
}

const AREA: Area = { left: 72, top: 16, width: 560, height: 320 };

/** Results in the plane of two objectives; those on the front are filled and named, those of cheaper sources are rings. */
export function paretoFront(points: readonly FrontPoint[], { xLabel, yLabel }: FrontOptions): string {
  const { left, top, width, height } = AREA;
  const x = linear(extent(points.map((point) => point.x)), [left, left + width]);
  const y = linear(extent(points.map((point) => point.y)), [top + height, top]);
  const front = points.filter(({ isOnFront }) => isOnFront).toSorted((a, b) => a.x - b.x);
  return picture('front', `${yLabel} against ${xLabel}`, left + width + 24, top + height + 52, [
    ...axes(AREA, x, y, { x: xLabel, y: yLabel }),
    element('polyline', {
      class: 'reference frontier',
      points: front.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(' '),
    }),
    ...promotions(points).map(([from, to]) =>
      element('line', { class: 'reference promotion', x1: x(from.x), y1: y(from.y), x2: x(to.x), y2: y(to.y) }),
    ),
    ...points.map(({ label, x: a, y: b, isOnFront, isCheaper, note }) => {
      const said = [`${label}: ${shown(a)}, ${shown(b)}`, note].filter(Boolean).join(', ');
      const kind = isOnFront ? 'on-front' : isCheaper ? 'cheaper' : 'off-front';
      return element(
        'circle',
        { class: `point ${kind}`, cx: x(a), cy: y(b), r: isOnFront ? 5 : 3.5, 'data-label': label },
        [tooltip(said)],
      );
    }),
    ...front.map(({ label, x: a, y: b }) => text(label, { class: 'tick', x: x(a) + 7, y: y(b) - 6 })),
  ]);
}

function promotions(points: readonly FrontPoint[]): [from: FrontPoint, to: FrontPoint][] {
  const byLabel = new Map(points.map((point) => [point.label, point]));
  return points.flatMap((to) => {
    const from = to.promotedFrom === undefined ? undefined : byLabel.get(to.promotedFrom);
    return from ? [[from, to] as [FrontPoint, FrontPoint]] : [];
  });
}
