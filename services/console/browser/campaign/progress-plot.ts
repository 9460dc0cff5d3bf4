import { formatNumber, unitSymbol, withUnit } from '../format.js';
import uPlot from '../vendor/uplot.js';
import type { CampaignView, Objective } from '../views.js';
import { type ProgressColumns, progressColumns } from './best-so-far.js';
import { onThemeChange, plotColours } from './plot-theme.js';

const HEIGHT = 320;
const NARROW_HEIGHT = 240;

/** Best so far as a stepped line, each trial as a point, predictions as bars behind; a click opens the trial. */
export class ProgressPlot {
  #plot: uPlot | undefined;
  #shown: CampaignView | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly open: (trialId: string) => void,
  ) {
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(place);
    onThemeChange(() => {
      this.#plot?.destroy();
      this.#plot = undefined;
      if (this.#shown) this.show(this.#shown);
    });
  }

  show(campaign: CampaignView): void {
    const [objective] = campaign.goal.objectives;
    if (!objective) return;
    this.#shown = campaign;
    const columns = progressColumns(campaign.trials, objective);
    const data = dataOf(columns);
    if (this.#plot) this.#plot.setData(data);
    else this.#plot = this.#create(objective, data);
    this.place.setAttribute('aria-label', describe(columns, objective));
    this.place.setAttribute('role', 'img');
  }

  #create(objective: Objective, data: uPlot.AlignedData): uPlot {
    const colours = plotColours();
    const unit = unitSymbol(objective.unit);
    const value = (_: uPlot, raw: number | null) => (raw === null ? '–' : withUnit(formatNumber(raw), objective.unit));
    const axis = { stroke: colours.text, grid: { stroke: colours.grid, width: 1 }, ticks: { stroke: colours.grid } };
    const options: uPlot.Options = {
      ...this.#size(),
      scales: { x: { time: false, range: (_, low, high) => [low - 0.5, Math.max(high, 5) + 0.5] } },
      axes: [
        { ...axis, label: 'trial', labelSize: 22, size: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
        { ...axis, label: unit ? `${objective.name} / ${unit}` : objective.name, labelSize: 22, size: 46 },
      ],
      series: [
        { label: 'trial' },
        { label: 'low', show: true, stroke: 'transparent', points: { show: false } },
        { label: 'high', show: true, stroke: 'transparent', points: { show: false } },
        {
          label: 'best so far',
          stroke: colours.line,
          width: 2,
          paths: uPlot.paths.stepped?.({ align: 1 }),
          points: { show: false },
          value,
        },
        {
          label: 'observed',
          stroke: colours.point,
          width: 0,
          paths: () => null,
          points: { show: true, size: 8, width: 1.5, stroke: colours.surface, fill: colours.point },
          value,
        },
      ],
      legend: { show: true, live: true },
      cursor: { points: { size: 12 }, drag: { x: false, y: false } },
      hooks: { drawAxes: [(plot) => drawPredictions(plot, colours.band)] },
    };
    const plot = new uPlot(options, data, this.place);
    plot.over.addEventListener('click', () => this.#openAt(plot));
    return plot;
  }

  #openAt({ cursor }: uPlot): void {
    const trials = this.#shown?.trials.toSorted((a, b) => (a.trialId < b.trialId ? -1 : 1));
    const trial = typeof cursor.idx === 'number' ? trials?.[cursor.idx] : undefined;
    if (trial) this.open(trial.trialId);
  }

  #size(): { width: number; height: number } {
    const width = Math.max(this.place.clientWidth, 200);
    return { width, height: width < 500 ? NARROW_HEIGHT : HEIGHT };
  }
}

const dataOf = ({ trial, low, high, best, observed }: ProgressColumns): uPlot.AlignedData => [
  [...trial],
  [...low],
  [...high],
  [...best],
  [...observed],
];

/** A bar from mean minus one to mean plus one standard deviation for every trial that was predicted. */
function drawPredictions(plot: uPlot, colour: string): void {
  const { ctx, data } = plot;
  const [trials, lows, highs] = data;
  const width = Math.max(2, Math.min(10, (plot.bbox.width / (trials.length + 1)) * 0.4));
  ctx.save();
  ctx.fillStyle = colour;
  for (const [index, trial] of trials.entries()) {
    const [low, high] = [lows?.[index], highs?.[index]];
    if (typeof low !== 'number' || typeof high !== 'number') continue;
    const top = plot.valToPos(high, 'y', true);
    const bottom = plot.valToPos(low, 'y', true);
    ctx.fillRect(plot.valToPos(trial, 'x', true) - width / 2, top, width, Math.max(1, bottom - top));
  }
  ctx.restore();
}

function describe({ observed, best }: ProgressColumns, { name, unit }: Objective): string {
  const count = observed.filter((value) => value !== null).length;
  const top = best.findLast((value) => value !== null);
  return typeof top === 'number'
    ? `Plot of ${count} observed trials; best ${name} ${withUnit(formatNumber(top), unit)}.`
    : 'Plot without observations yet.';
}
