import { get, path } from '../api.js';
import { coalesce } from '../coalesce.js';
import { type Child, el, fill } from '../dom.js';
import { formatNumber, unitSymbol, withUnit } from '../format.js';
import type { CampaignView, Explained, Goal, Objective } from '../views.js';
import { agreementPlot } from './agreement-plot.js';
import { effectBars } from './effect-bars.js';
import { learntByObjective } from './learnt.js';
import { percent } from './reasons.js';

/** Explaining costs the laboratory some work, so it is asked for at most this often. */
const PAUSE_MS = 3000;

/** 97.5 % point of the standard normal distribution. */
const TWO_SIDED_95 = 1.96;

/** What the planner has learnt: which parameters matter, and how far its predictions hold. Asked for anew with every batch. */
export class LearntCard {
  #campaign: CampaignView | undefined;
  #asked = '';
  readonly #read = coalesce(() => this.#refresh(), PAUSE_MS);

  constructor(private readonly place: HTMLElement) {}

  show(campaign: CampaignView): void {
    this.#campaign = campaign;
    const question = `${campaign.trials.at(-1)?.batch} ${campaign.summary.state}`;
    if (question === this.#asked) return;
    this.#asked = question;
    this.#read();
  }

  async #refresh(): Promise<void> {
    const { summary, goal } = this.#campaign!;
    const answer = await get<Explained>(path`/api/campaigns/${summary.campaignId}/explanation`).catch(() => undefined);
    if (answer) fill(this.place, ...contents(answer, goal));
    else {
      this.#asked = '';
      fill(this.place, quiet('The planner does not answer at present.'));
    }
    this.place.removeAttribute('aria-busy');
  }
}

const quiet = (text: string): HTMLElement => el('p', { class: 'quiet' }, text);

function contents(explained: Explained, goal: Goal): Child[] {
  const learnt = learntByObjective(explained, goal).filter(([, { kernel }]) => kernel);
  if (learnt.length === 0) return [quiet('Nothing yet: a model needs at least two observations.')];
  return [
    quiet(`From ${explained.observations} observations, as the planner's model sees them now.`),
    ...learnt.map(([objective, { importance, diagnosis }]) =>
      el(
        'div',
        { class: 'learnt' },
        el('section', {}, el('h3', {}, `What matters for ${objective.name}`), ...importanceOf(importance, objective)),
        ...(diagnosis ? diagnosisOf(diagnosis, objective) : []),
      ),
    ),
  ];
}

function importanceOf(importance: Explained['importance'], { name, unit }: Objective): Child[] {
  if (!importance) return [];
  return [
    effectBars(importance.parameters, unit),
    quiet(
      `By how much each parameter moves the predicted ${name}, on average over ${importance.points} observed points.`,
    ),
  ];
}

function diagnosisOf(
  { predictions, rmse, nullRmse, coverage, calibration }: NonNullable<Explained['diagnosis']>,
  { name, unit }: Objective,
): Child[] {
  const labelled = (what: string) => `${what}${unit && ` / ${unitSymbol(unit)}`}`;
  const kept = coverage.map(({ promised, found }) => `${percent(found)} within their ${percent(promised)} interval`);
  const amount = (value: number) => withUnit(formatNumber(value, 2), unit);
  return [
    el(
      'section',
      {},
      el('h3', {}, 'Predicted without being seen'),
      agreementPlot({
        x: predictions.map(({ value }) => value),
        y: predictions.map(({ mean }) => mean),
        reach: predictions.map(({ sd }) => TWO_SIDED_95 * sd),
        xLabel: labelled(`measured ${name}`),
        yLabel: labelled('predicted'),
        description: `Predicted against measured ${name} for ${predictions.length} observations, each left out in turn: ${kept.join(', ')}.`,
      }),
      quiet(
        `Typical error ${amount(rmse)}; guessing the mean: ${amount(nullRmse)}. Bars are ${percent(0.95)} intervals.`,
      ),
    ),
    el(
      'section',
      {},
      el('h3', {}, 'Do the intervals keep their promise?'),
      agreementPlot({
        x: calibration.map(({ promised }) => 100 * promised),
        y: calibration.map(({ found }) => 100 * found),
        xLabel: 'promised below / %',
        yLabel: 'found below / %',
        description: `Calibration: share of observations below their predicted quantiles. ${kept.join(', ')}.`,
      }),
      quiet(`Of the observations, ${kept.join(', ')}.`),
    ),
  ];
}
