import { type Area, axes, heading } from './axes.js';
import { linear, logarithmic, logarithmicExtent } from './scale.js';
import { element, picture, shown, text, tooltip } from './svg.js';

export interface DensityData {
  /** Edges of the bins of error, ascending and positive, one more than there are bins. */
  readonly edges: readonly number[];
  /** Counts, or estimates of them, by number of features: `bySize[size][bin]`. */
  readonly bySize: readonly (readonly number[])[];
}

/** Something to be seen beside all subsets: one error is a line with its name, several are points. */
export interface Overlay {
  readonly label: string;
  readonly errors: readonly number[];
  /** Stands out from the others. */
  readonly isChosen?: boolean;
}

export interface DensityOptions {
  readonly title?: string;
  /** Of the error. */
  readonly unit?: string;
  readonly overlays?: readonly Overlay[];
  /** A range of errors, such as those of the winners among shuffled targets. */
  readonly band?: { readonly label: string; readonly from: number; readonly to: number };
  readonly width?: number;
  readonly height?: number;
}

const MOST_BARS = 110;
const LINE = 15;
/** viridis at five points: told apart in print and with every kind of colour vision (van der Walt and Smith, 2015). */
const RAMP = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;

/**
 * How many subsets have which error, on a logarithmic scale of counts, parted by size (Igarashi et al., J. Phys. Soc. Jpn. 87, 044802, 2018).
 * Bars have `data-from` and `data-to`, their parts `data-size`.
 */
export function densityOfStates(data: DensityData, options: DensityOptions = {}): string {
  const { title, unit, overlays = [], band, width = 760, height = 420 } = options;
  const merged = merge(data);
  const top = 34 + LINE * (overlays.length + (band ? 1 : 0));
  const place: Area = { left: 64, top, width: width - 64 - 130, height: height - top - 56 };
  // what is worse than every subset would press these together
  const worst = merged.edges.at(-1) ?? Number.POSITIVE_INFINITY;
  const errors = [
    ...overlays.flatMap((overlay) => overlay.errors),
    ...(band ? [band.from, band.to] : []),
    ...merged.edges,
  ];
  const range = logarithmicExtent(
    errors.filter((error) => error <= worst),
    0.02,
  );
  const x = logarithmic(range, [place.left, place.left + place.width]);
  const most = merged.totals.reduce((m, total) => Math.max(m, total), 1);
  const y = linear([0, Math.max(1, Math.log10(most) * 1.05)], [place.top + place.height, place.top]);
  const sizes = data.bySize.flatMap((counts, size) => (counts.some((count) => count > 0) ? [size] : []));
  return picture('density-of-states', title ?? 'Density of states', width, height, [
    ...heading(title, 16),
    ...(band ? drawBand(band, place, x, place.top - 10 - LINE * overlays.length) : []),
    ...axes(place, x, y, {
      x: `held-out error${unit === undefined ? '' : ` / ${unit}`}`,
      y: 'log₁₀ of the number of subsets',
    }),
    ...merged.totals.flatMap((_, bar) => drawBar(merged, bar, sizes, x, y)),
    ...overlays.flatMap((overlay, i) => drawOverlay(overlay, place, x, place.top - 10 - LINE * i)),
    ...sizeLegend(sizes, place),
  ]);
}

interface Bars {
  readonly edges: readonly number[];
  readonly bySize: readonly (readonly number[])[];
  readonly totals: readonly number[];
}

/** Neighbouring bins together, so that bars can be seen. */
function merge({ edges, bySize }: DensityData): Bars {
  const bins = Math.max(0, edges.length - 1);
  const per = Math.max(1, Math.ceil(bins / MOST_BARS));
  const bars = Math.ceil(bins / per);
  const merged = bySize.map((counts) =>
    Array.from({ length: bars }, (_, bar) => counts.slice(bar * per, (bar + 1) * per).reduce((sum, n) => sum + n, 0)),
  );
  return {
    edges: Array.from({ length: bins === 0 ? 0 : bars + 1 }, (_, bar) => edges[Math.min(bar * per, bins)]!),
    bySize: merged,
    totals: Array.from({ length: bars }, (_, bar) => merged.reduce((sum, counts) => sum + counts[bar]!, 0)),
  };
}

/** Sizes are stacked by count, and the heights of their sums are logarithms: 1 + count, so that one subset is seen. */
function drawBar(
  { edges, bySize, totals }: Bars,
  bar: number,
  sizes: readonly number[],
  x: (v: number) => number,
  y: (v: number) => number,
): string[] {
  if (totals[bar] === 0) return [];
  const [from, to] = [edges[bar]!, edges[bar + 1]!];
  let below = 0;
  const parts = sizes.flatMap((size) => {
    const count = bySize[size]![bar]!;
    if (count === 0) return [];
    const [bottom, top] = [y(Math.log10(1 + below)), y(Math.log10(1 + below + count))];
    below += count;
    const shape = { x: x(from), y: top, width: Math.max(0.5, x(to) - x(from) - 0.4), height: bottom - top };
    const said = `${shown(count)} subsets of ${size} features with errors ${shown(from)} to ${shown(to)}`;
    return [element('rect', { ...shape, fill: colourOf(size, sizes), 'data-size': size }, [tooltip(said)])];
  });
  return [element('g', { class: 'bar', 'data-from': `${from}`, 'data-to': `${to}` }, parts)];
}

function drawOverlay({ label, errors, isChosen }: Overlay, area: Area, x: (v: number) => number, y: number): string[] {
  const inside = errors.filter((error) => x(error) <= area.left + area.width);
  const said = tooltip(errors.length === 1 ? `${label}: ${shown(errors[0]!)}` : label);
  if (errors.length !== 1) {
    const points = inside.map((error) =>
      element('circle', { class: 'overlay-point', cx: x(error), cy: y, r: 2.5 }, [said]),
    );
    return [
      ...points,
      text(label, {
        class: 'note',
        x: inside.reduce((most, error) => Math.max(most, x(error)), area.left) + 8,
        y: y + 4,
      }),
    ];
  }
  const at = x(errors[0]!);
  if (inside.length === 0) return [];
  const end = area.top + area.height;
  return [
    element('line', { class: isChosen ? 'overlay overlay-chosen' : 'overlay', x1: at, x2: at, y1: y, y2: end }, [said]),
    text(label, { class: 'note', x: at + 4, y: y + 4 }),
  ];
}

function drawBand(
  band: NonNullable<DensityOptions['band']>,
  area: Area,
  x: (v: number) => number,
  y: number,
): string[] {
  const [from, to] = [x(band.from), Math.min(x(band.to), area.left + area.width)];
  return [
    element('rect', { class: 'band', x: from, y: area.top, width: Math.max(1, to - from), height: area.height }, [
      tooltip(`${band.label}: ${shown(band.from)} to ${shown(band.to)}`),
    ]),
    text(band.label, { class: 'note', x: from, y: y + 4 }),
  ];
}

function sizeLegend(sizes: readonly number[], { left, top, width }: Area): string[] {
  const x = left + width + 16;
  return [
    text('features', { class: 'note', x, y: top + 8 }),
    ...sizes.flatMap((size, i) => {
      const y = top + 16 + 13 * i;
      return [
        element('rect', { x, y, width: 12, height: 11, fill: colourOf(size, sizes) }),
        text(`${size}`, { class: 'tick', x: x + 18, y: y + 10 }),
      ];
    }),
  ];
}

function colourOf(size: number, sizes: readonly number[]): string {
  const at = ((size - sizes[0]!) / Math.max(1, sizes.at(-1)! - sizes[0]!)) * (RAMP.length - 1);
  const i = Math.min(RAMP.length - 2, Math.floor(at));
  const mixed = RAMP[i]!.map((v, c) => Math.round(v + (at - i) * (RAMP[i + 1]![c]! - v)));
  return `rgb(${mixed.join(',')})`;
}
