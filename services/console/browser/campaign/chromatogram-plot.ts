import uPlot from '../vendor/uplot.js';
import type { Chromatogram } from './chromatogram.js';
import { plotColours } from './plot-theme.js';

const HEIGHT = 240;

/** Draws a chromatogram; drag to zoom, double click to see all of it again. */
export function plotChromatogram(place: HTMLElement, { time, signal, timeUnit, signalUnit }: Chromatogram): void {
  const colours = plotColours();
  const axis = { stroke: colours.text, grid: { stroke: colours.grid, width: 1 }, ticks: { stroke: colours.grid } };
  const options: uPlot.Options = {
    width: Math.max(place.clientWidth, 200),
    height: HEIGHT,
    scales: { x: { time: false } },
    axes: [
      { ...axis, label: `time / ${timeUnit}`, labelSize: 22, size: 34 },
      { ...axis, label: `signal / ${signalUnit}`, labelSize: 22, size: 52 },
    ],
    series: [{ label: 'time' }, { label: 'signal', stroke: colours.line, width: 1.5, points: { show: false } }],
    legend: { show: false },
  };
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', `Chromatogram of ${time.length} points`);
  new uPlot(options, [[...time], [...signal]], place);
}
