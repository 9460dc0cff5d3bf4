import type { WayReport } from './ways.js';

interface Panel {
  readonly title: string;
  readonly curves: readonly (readonly number[])[];
  /** Values at the lower and upper end. */
  readonly range: readonly [low: number, high: number];
}

/** Sizes in pixels; a panel is what lies between its axes. */
const PANEL = { width: 560, height: 180, left: 64, gap: 64 } as const;
const LEGEND = 22;
/** Told apart with every kind of colour vision (Okabe and Ito, Color Universal Design, 2008). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];

/** Hit curves and the best so far of all ways as one SVG picture. */
export function drawPicture(reports: readonly WayReport[], objective: string): string {
  const bests = reports.map(({ hypervolumeByTrial, bestByTrial }) => (hypervolumeByTrial ?? bestByTrial).mean);
  const share: Panel['range'] = [0, 1];
  const isVolume = reports[0]!.hypervolumeByTrial !== undefined;
  const panels: Panel[] = [
    { title: 'Share that had found the best', curves: reports.map((way) => way.bestFoundBy.probability), range: share },
    {
      title: 'Share that had found one of the best 1 %',
      curves: reports.map((way) => way.topOnePercentBy.probability),
      range: share,
    },
    {
      title: isVolume ? 'Share of the hypervolume, mean' : `Best ${objective} so far, mean`,
      curves: bests,
      range: isVolume ? share : rangeOf(bests.flat()),
    },
  ];
  const legendTop = panels.length * (PANEL.height + PANEL.gap) + 24;
  const [width, height] = [PANEL.left + PANEL.width + 24, legendTop + LEGEND * reports.length];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    ...panels.map((panel, i) => drawPanel(panel, 32 + i * (PANEL.height + PANEL.gap))),
    ...reports.map(({ name }, k) => drawLegend(name, k, legendTop + LEGEND * k)),
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, curves, range: [low, high] }: Panel, top: number): string {
  const { left, width, height } = PANEL;
  const trials = curves[0]!.length;
  const across = (i: number) => (left + (width * i) / Math.max(1, trials - 1)).toFixed(1);
  const down = (value: number) => (top + (height * (high - value)) / (high - low)).toFixed(1);
  const label = (value: number) =>
    `<text x="${left - 8}" y="${down(value)}" dy="4" text-anchor="end">${Number(value.toPrecision(4))}</text>`;
  const line = (values: readonly number[], k: number) => {
    const points = values.map((value, i) => `${across(i)},${down(value)}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${colourOf(k)}" stroke-width="2"/>`;
  };
  return [
    `<text x="${left}" y="${top - 10}" font-weight="bold">${escaped(title)}</text>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke="#999"/>`,
    ...[low, (low + high) / 2, high].map(label),
    `<text x="${left}" y="${top + height + 18}">1</text>`,
    `<text x="${left + width}" y="${top + height + 18}" text-anchor="end">${trials} trials</text>`,
    ...curves.map(line),
  ].join('\n');
}

function drawLegend(name: string, k: number, y: number): string {
  const { left } = PANEL;
  return `<path d="M${left} ${y}h28" stroke="${colourOf(k)}" stroke-width="2"/><text x="${left + 36}" y="${y}" dy="4">${escaped(name)}</text>`;
}

/** The range of values that has some extent. */
function rangeOf(values: readonly number[]): Panel['range'] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < high ? [low, high] : [low - 1, high + 1];
}

function colourOf(k: number): string {
  return COLOURS[k % COLOURS.length]!;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
