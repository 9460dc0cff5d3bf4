import { el } from '../dom.js';
import { formatNumber, formatQuantity, unitSymbol, withUnit, words } from '../format.js';
import uPlot from '../vendor/uplot.js';
import type { CampaignView, Goal, Objective, Trial } from '../views.js';
import { observedValue, type ProgressColumns, progressColumns, rangeOf } from './best-so-far.js';
import { onThemeChange, plotColours } from './plot-theme.js';
import { pointText } from './points.js';
import { hasChoice, type Promotion, predictedName, promotionsOf } from './sources.js';
import { numberOf } from './trial-number.js';

const HEIGHT = 400;
const NARROW_HEIGHT = 260;

/** Best so far as a stepped line, each trial as a point, predictions as bars behind; a click opens the trial. */
export class ProgressPlot {
  #plot: uPlot | undefined;
  #shown: CampaignView | undefined;
  #range: [number, number] = [0, 1];
  #promotions: readonly Promotion[] = [];
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
    this.#range = rangeOf(columns) ?? [0, 1];
    this.#promotions = promotionsOf(campaign.trials, campaign.goal.sources);
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
        y: { range: () => this.#range },
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
        drawAxes: [
          (plot) => drawPredictions(plot, colours.band),
          (plot) => drawPromotions(plot, this.#promotions, objective, colours.text),
        ],
        setCursor: [({ cursor }) => this.#read(cursor.idx)],
      },
    };
    if (this.#shown) this.place.replaceChildren(this.#reading, key(this.#shown.goal));
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

const key = (goal: Goal): HTMLElement =>
  el(
    'ul',
    { class: 'key' },
    el('li', { 'data-mark': 'point' }, 'observed'),
    hasChoice(goal) && el('li', { 'data-mark': 'ring' }, 'from a cheaper source'),
    hasChoice(goal) && el('li', { 'data-mark': 'link' }, 'promoted'),
    el('li', { 'data-mark': 'line' }, 'best so far'),
    el('li', { 'data-mark': 'band' }, `${predictedName(goal)}, ± one standard deviation`),
  );

function readingOf(trial: Trial, goal: Goal): string {
  const [objective] = goal.objectives;
  const value = objective && trial.values.find(({ name }) => name === objective.name);
  const { prediction } = trial;
  return [
    trial.trialId,
    value ? formatQuantity(value) : words(trial.state),
    prediction && `${predictedName(goal)} ${formatNumber(prediction.mean, 3)} ± ${formatNumber(prediction.sd, 2)}`,
    pointText(goal, trial.point),
    hasChoice(goal) && `by ${trial.source}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Nothing is drawn outside of the frame until the context is restored. */
function clipped({ ctx, bbox }: uPlot): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
}

/** From what the cheaper source said of a candidate to what the dearer one did. */
function drawPromotions(plot: uPlot, promotions: readonly Promotion[], objective: Objective, colour: string): void {
  const { ctx } = plot;
  clipped(plot);
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const { from, to } of promotions) {
    const [before, after] = [observedValue(from, objective), observedValue(to, objective)];
    if (before === null || after === null) continue;
    ctx.beginPath();
    ctx.moveTo(plot.valToPos(numberOf(from), 'x', true), plot.valToPos(before, 'y', true));
    ctx.lineTo(plot.valToPos(numberOf(to), 'x', true), plot.valToPos(after, 'y', true));
    ctx.stroke();
  }
  ctx.restore();
}

/** A bar from mean minus one to mean plus one standard deviation for every trial that was predicted. */
function drawPredictions(plot: uPlot, colour: string): void {
  const { ctx, data } = plot;
  const [trials, lows, highs] = data;
  const width = Math.max(2, Math.min(10, (plot.bbox.width / (trials.length + 1)) * 0.4));
  clipped(plot);
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
