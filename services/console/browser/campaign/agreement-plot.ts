import { el } from '../dom.js';
import uPlot from '../vendor/uplot.js';
import { onThemeChange, plotColours } from './plot-theme.js';

/** Points that lie on the line y = x when what was promised is what was found. */
export interface Agreement {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Half the length of the bar through each point. */
  readonly reach?: readonly number[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** What the plot shows, in words. */
  readonly description: string;
}

const HEIGHT = 300;

/** Draws points with error bars around the line of perfect agreement. */
export function agreementPlot(agreement: Agreement): HTMLElement {
  const place = el('div', {
    class: 'plot',
    role: 'img',
    'aria-label': agreement.description,
    title: agreement.description,
  });
  let plot: uPlot | undefined;
  const draw = () => {
    if (place.clientWidth === 0) return;
    plot?.destroy();
    plot = new uPlot(optionsOf(agreement, place.clientWidth), dataOf(agreement), place);
  };
  new ResizeObserver(draw).observe(place);
  onThemeChange(draw);
  return place;
}

/** uPlot wants x to ascend; low and high ends of the bars are series of their own, so that the scale covers them. */
function dataOf({ x, y, reach }: Agreement): uPlot.AlignedData {
  const order = [...x.keys()].sort((a, b) => x[a]! - x[b]!);
  const at = (values: (i: number) => number) => order.map(values);
  return [
    at((i) => x[i]!),
    at((i) => y[i]!),
    at((i) => y[i]! - (reach?.[i] ?? 0)),
    at((i) => y[i]! + (reach?.[i] ?? 0)),
  ];
}

/** From the smallest to the largest number, with a little room. */
function padded(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || 1) * 0.05;
  return [low - room, high + room];
}

function optionsOf({ x, y, reach, xLabel, yLabel }: Agreement, width: number): uPlot.Options {
  const colours = plotColours();
  const axis = { stroke: colours.text, grid: { stroke: colours.grid, width: 1 }, ticks: { stroke: colours.grid } };
  const across = padded(x);
  const up = padded(y.flatMap((value, i) => [value - (reach?.[i] ?? 0), value + (reach?.[i] ?? 0)]));
  const hidden = { paths: () => null, points: { show: false } };
  return {
    width,
    height: HEIGHT,
    scales: { x: { time: false, range: () => across }, y: { range: () => up } },
    axes: [
      { ...axis, label: xLabel, labelSize: 22, size: 34 },
      { ...axis, label: yLabel, labelSize: 22, size: 46 },
    ],
    series: [
      {},
      { paths: () => null, points: { show: true, size: 7, width: 1, stroke: colours.surface, fill: colours.point } },
      hidden,
      hidden,
    ],
    legend: { show: false },
    cursor: { show: false },
    hooks: { drawAxes: [(plot) => drawBehind(plot, across, colours)] },
  };
}

/** The line y = x and the bars. */
function drawBehind(
  plot: uPlot,
  [low, high]: readonly [number, number],
  { line, band }: ReturnType<typeof plotColours>,
): void {
  const { ctx, data } = plot;
  const at = (value: number, scale: 'x' | 'y') => plot.valToPos(value, scale, true);
  const stroke = (x0: number, y0: number, x1: number, y1: number) => {
    ctx.beginPath();
    ctx.moveTo(at(x0, 'x'), at(y0, 'y'));
    ctx.lineTo(at(x1, 'x'), at(y1, 'y'));
    ctx.stroke();
  };
  const { left, top, width, height } = plot.bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = line;
  stroke(low, low, high, high);
  ctx.lineWidth = 4;
  ctx.strokeStyle = band;
  data[0].forEach((x, i) => {
    stroke(x, data[2]![i]!, x, data[3]![i]!);
  });
  ctx.restore();
}
