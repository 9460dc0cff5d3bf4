import { heading } from './axes.js';
import { element, picture, shown, text, tooltip } from './svg.js';

export interface WeightDiagramData {
  readonly columns: readonly string[];
  /** The feature that each column belongs to, where they are not the same. */
  readonly features?: readonly string[];
  /** Ranked models, best first: error, and standardised coefficients with null where a column is not used. */
  readonly rows: readonly { readonly rmse: number; readonly weights: readonly (number | null)[] }[];
}

export interface WeightDiagramOptions {
  readonly title?: string;
  /** How many of the ranks are drawn: what is seen depends on it. Default 100. */
  readonly ranks?: number;
  /** Features that are marked as chosen. */
  readonly selected?: readonly string[];
}

const COLUMN = 34;
const TALLEST = 460;
/** More would be too narrow to read. */
const MOST_COLUMNS = 40;

/**
 * Which columns the good models use, and how (Igarashi et al., J. Phys. Soc. Jpn. 87, 044802, 2018): a column of the table across, a model down,
 * colour the sign and strength of the standardised coefficient. Every column is a group with `data-feature`; cells have `data-rank`. Of more
 * columns than can be read, those are drawn that the models use most, and those of selected features.
 */
export function weightDiagram(data: WeightDiagramData, options: WeightDiagramOptions = {}): string {
  const { title, ranks = 100, selected = [] } = options;
  const rows = data.rows.slice(0, ranks);
  const cell = Math.max(1.5, Math.min(18, TALLEST / Math.max(1, rows.length)));
  const drawn = columnsToDraw(data, rows, selected);
  const longest = drawn.reduce((most, c) => Math.max(most, data.columns[c]!.length), 0);
  const [left, top] = [56, (title === undefined ? 16 : 40) + Math.min(200, 7 * longest)];
  const height = cell * rows.length;
  const strongest = rows.reduce(
    (most, { weights }) => weights.reduce<number>((m, w) => Math.max(m, Math.abs(w ?? 0)), most),
    0,
  );
  const columns = drawn.map((c, place) => {
    const name = data.columns[c]!;
    const feature = featureAt(data, c);
    const x = left + place * COLUMN;
    const state = selected.includes(feature) ? 'column selected' : 'column';
    return element('g', { class: state, 'data-feature': feature, 'data-column': name }, [
      element('rect', { class: 'hit', x, y: top - 6, width: COLUMN, height: height + 6 }, [
        tooltip(summary(name, rows, c)),
      ]),
      text(name, { x: 0, y: 0, transform: `translate(${x + COLUMN / 2 + 4} ${top - 10}) rotate(-60)` }),
      ...rows.flatMap((row, rank) => drawCell(name, row, rank, c, { x, y: top + rank * cell, cell, strongest })),
    ]);
  });
  const width = left + COLUMN * drawn.length + Math.min(120, 3 * longest) + 16;
  return picture('weight-diagram', title ?? 'Weight diagram', width, top + height + 34, [
    ...heading(title, 16),
    text('rank', { class: 'note', x: left - 8, y: top - 10, 'text-anchor': 'end' }),
    ...rankLabels(rows.length).map((rank) =>
      text(`${rank}`, { class: 'tick', x: left - 8, y: top + (rank - 0.5) * cell + 4, 'text-anchor': 'end' }),
    ),
    ...columns,
    element('rect', {
      class: 'box',
      x: left,
      y: top,
      width: COLUMN * drawn.length,
      height,
      'pointer-events': 'none',
    }),
    ...legend(left, top + height + 14, strongest, data.columns.length - drawn.length),
  ]);
}

const featureAt = ({ columns, features }: WeightDiagramData, c: number): string => features?.[c] ?? columns[c]!;

/** Indices of columns, ascending. */
function columnsToDraw(
  data: WeightDiagramData,
  rows: WeightDiagramData['rows'],
  selected: readonly string[],
): readonly number[] {
  const all = [...data.columns.keys()];
  if (all.length <= MOST_COLUMNS) return all;
  const uses = all.map((c) => (selected.includes(featureAt(data, c)) ? Number.POSITIVE_INFINITY : usesOf(rows, c)));
  const ranked = all.toSorted((a, b) => (uses[a] === uses[b] ? a - b : uses[b]! - uses[a]!));
  return ranked.slice(0, MOST_COLUMNS).sort((a, b) => a - b);
}

const usesOf = (rows: WeightDiagramData['rows'], c: number): number =>
  rows.filter(({ weights }) => weights[c] !== null && weights[c] !== undefined).length;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly cell: number;
  readonly strongest: number;
}

function drawCell(
  name: string,
  row: WeightDiagramData['rows'][number],
  rank: number,
  c: number,
  place: Place,
): string[] {
  const weight = row.weights[c];
  if (weight === null || weight === undefined) return [];
  const { x, y, cell, strongest } = place;
  const attributes = {
    class: weight < 0 ? 'negative' : 'positive',
    x: x + 1,
    y,
    width: COLUMN - 2,
    height: Math.max(cell - 0.5, 1),
    'fill-opacity': 0.12 + 0.88 * (Math.abs(weight) / strongest),
    'data-rank': rank + 1,
  };
  return [
    element('rect', attributes, [tooltip(`${name}: ${shown(weight)} in rank ${rank + 1}, error ${shown(row.rmse)}`)]),
  ];
}

function summary(name: string, rows: WeightDiagramData['rows'], c: number): string {
  return `${name}: in ${usesOf(rows, c)} of the best ${rows.length}`;
}

function rankLabels(count: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((candidate) => count / candidate <= 10) ?? count;
  return Array.from({ length: Math.floor(count / step) + 1 }, (_, i) => Math.max(1, i * step)).filter(
    (r) => r <= count,
  );
}

function legend(left: number, y: number, strongest: number, omitted: number): string[] {
  const rest = omitted > 0 ? `; ${omitted} columns that these models use least are not drawn` : '';
  const swatch = (x: number, kind: string, opacity: number) =>
    element('rect', { class: kind, x, y, width: 14, height: 10, 'fill-opacity': opacity });
  return [
    swatch(left, 'negative', 1),
    swatch(left + 14, 'negative', 0.4),
    swatch(left + 28, 'positive', 0.4),
    swatch(left + 42, 'positive', 1),
    text(`−${shown(strongest)} … ${shown(strongest)}: standardised coefficient; empty: not used${rest}`, {
      class: 'note',
      x: left + 64,
      y: y + 9,
    }),
  ];
}
