import { el } from '../dom.js';
import { formatNumber, formatQuantity, unitSymbol, withUnit, words } from '../format.js';
import uPlot from '../vendor/uplot.js';
import type { CampaignView, Goal, Objective, Trial } from '../views.js';
import { numberOf, type ProgressColumns, progressColumns } from './best-so-far.js';
import { onThemeChange, plotColours } from './plot-theme.js';
import { pointText } from './points.js';

const HEIGHT = 400;
const NARROW_HEIGHT = 260;

/** Best so far as a stepped line, each trial as a point, predictions as bars behind; a click opens the trial. */
export class ProgressPlot {
  #plot: uPlot | undefined;
  #shown: CampaignView | undefined;
  readonly #reading = el('p', { class: 'reading' });

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
    const objective = campaign.goal.objectives.find(({ direction }) => direction !== 'limit');
    if (!objective) return;
    this.#shown = campaign;
    const columns = progressColumns(campaign.trials, objective, campaign.goal.sources);
    const data = dataOf(columns);
    if (this.#plot) this.#plot.setData(data);
    else this.#plot = this.#create(objective, data);
    this.place.setAttribute('aria-label', describe(columns, objective));
    this.place.setAttribute('role', 'group');
  }

  #create(objective: Objective, data: uPlot.AlignedData): uPlot {
    const colours = plotColours();
    const unit = unitSymbol(objective.unit);
    const axis = { stroke: colours.text, grid: { stroke: colours.grid, width: 1 }, ticks: { stroke: colours.grid } };
    const options: uPlot.Options = {
      ...this.#size(),
      scales: {
        x: { time: false, range: (_, low, high) => [low - 0.5, Math.max(high, 5) + 0.5] },
        y: { range: (_, low, high) => padded(low, high) },
      },
      axes: [
        { ...axis, label: 'trial', labelSize: 22, size: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
        { ...axis, label: unit ? `${objective.name} / ${unit}` : objective.name, labelSize: 22, size: 46 },
      ],
      series: [
        {},
        { paths: () => null, points: { show: false } },
        { paths: () => null, points: { show: false } },
        { stroke: colours.line, width: 2, paths: uPlot.paths.stepped?.({ align: 1 }), points: { show: false } },
        {
          paths: () => null,
          points: { show: true, size: 9, width: 1.5, stroke: colours.surface, fill: colours.point },
        },
        {
          paths: () => null,
          points: { show: true, size: 8, width: 1.5, stroke: colours.point, fill: colours.surface },
        },
      ],
      legend: { show: false },
      cursor: { points: { size: 13 }, drag: { x: false, y: false } },
      hooks: {
        drawAxes: [(plot) => drawPredictions(plot, colours.band)],
        setCursor: [({ cursor }) => this.#read(cursor.idx)],
      },
    };
    this.place.replaceChildren(this.#reading, key(this.#shown?.goal.sources.length !== 1));
    const canvas = el('div');
    this.place.prepend(canvas);
    const plot = new uPlot(options, data, canvas);
    plot.over.addEventListener('click', () => {
      const trial = this.#trialAt(plot.cursor.idx);
      if (trial) this.open(trial.trialId);
    });
    return plot;
  }

  /** Says in words what lies under the pointer. */
  #read(index: number | null | undefined): void {
    const trial = this.#trialAt(index);
    const { goal } = this.#shown ?? {};
    this.#reading.textContent = trial && goal ? readingOf(trial, goal) : '\u00a0';
  }

  #trialAt(index: number | null | undefined): Trial | undefined {
    if (typeof index !== 'number') return undefined;
    return this.#shown?.trials.toSorted((a, b) => numberOf(a) - numberOf(b))[index];
  }

  #size(): { width: number; height: number } {
    const width = Math.max(this.place.clientWidth, 200);
    return { width, height: width < 500 ? NARROW_HEIGHT : HEIGHT };
  }
}

const dataOf = ({ trial, low, high, best, observed, approximate }: ProgressColumns): uPlot.AlignedData => [
  [...trial],
  [...low],
  [...high],
  [...best],
  [...observed],
  [...approximate],
];

/** A little room above and below, so that no point touches the frame. */
function padded(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return [low - room, high + room];
}

const key = (hasChoice: boolean): HTMLElement =>
  el(
    'ul',
    { class: 'key' },
    el('li', { 'data-mark': 'point' }, 'observed'),
    hasChoice && el('li', { 'data-mark': 'ring' }, 'from a cheaper source'),
    el('li', { 'data-mark': 'line' }, 'best so far'),
    el('li', { 'data-mark': 'band' }, 'predicted, ± one standard deviation'),
  );

function readingOf(trial: Trial, goal: Goal): string {
  const [objective] = goal.objectives;
  const value = objective && trial.values.find(({ name }) => name === objective.name);
  const { prediction } = trial;
  return [
    trial.trialId,
    value ? formatQuantity(value) : words(trial.state),
    prediction && `predicted ${formatNumber(prediction.mean, 3)} ± ${formatNumber(prediction.sd, 2)}`,
    pointText(goal, trial.point),
    goal.sources.length > 1 && `by ${trial.source}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

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
