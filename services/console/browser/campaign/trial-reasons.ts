import { get, path } from '../api.js';
import { type Child, el, fill } from '../dom.js';
import { formatNumber, withUnit } from '../format.js';
import type { CampaignView, Explained, Goal, Objective, Trial } from '../views.js';
import { effectBars } from './effect-bars.js';
import { learntByObjective } from './learnt.js';
import { type Expectation, expectationsOf, gainText, neighbourText, percent, tradeText } from './reasons.js';

/** Why the planner chose the point of a trial, as it was decided then, objective after objective. */
export function reasonsFor({ goal }: CampaignView, trial: Trial): Child[] {
  const expectations = expectationsOf(trial, goal).filter(({ explanation }) => explanation);
  if (expectations.length === 0) return [];
  const { acquisition, success, reason } = trial;
  return [
    el('h3', {}, 'Why this point'),
    ...expectations.flatMap((expectation) => [
      ...(expectations.length > 1 ? [el('h4', {}, expectation.objective.name)] : []),
      el('ul', { class: 'reasons' }, ...reasonsIn(expectation, goal)),
    ]),
    success !== undefined && el('p', {}, `succeeds with a chance of ${percent(success)}, as far as failures teach`),
    acquisition !== undefined &&
      el('p', { class: 'quiet' }, `log ${reason.replaceAll('-', ' ')} ${formatNumber(acquisition, 3)}`),
  ];
}

function reasonsIn({ objective, explanation }: Expectation, goal: Goal): Child[] {
  const { trade, nearest } = explanation!;
  return [
    trade && el('li', {}, gainText(trade, objective)),
    trade && el('li', {}, `gain: ${tradeText(trade)}`),
    ...nearest.map((neighbour) =>
      el(
        'li',
        {},
        `${neighbourText(neighbour, goal.parameters)}: ${withUnit(formatNumber(neighbour.value, 3), objective.unit)}`,
      ),
    ),
  ];
}

/** Shows the prediction for a trial in parts, as the model sees it now; nothing while there is no model. */
export async function showParts(
  place: HTMLElement,
  { summary, goal }: CampaignView,
  { trialId }: Trial,
): Promise<void> {
  const target = path`/api/campaigns/${summary.campaignId}/explanation?trialId=${trialId}`;
  const explained = await get<Explained>(target).catch(() => undefined);
  const learnt = explained ? learntByObjective(explained, goal) : [];
  fill(place, ...learnt.flatMap(([objective, { prediction }]) => (prediction ? partsOf(prediction, objective) : [])));
}

function partsOf(prediction: NonNullable<Explained['prediction']>, { name, unit }: Objective): Child[] {
  const amount = (value: number) => withUnit(formatNumber(value, 3), unit);
  return [
    el('h3', {}, `What speaks for and against its ${name}`),
    el(
      'p',
      { class: 'quiet' },
      `The model now predicts ${amount(prediction.mean)}; the observed points average ${amount(prediction.baseline)}. The difference comes from:`,
    ),
    effectBars(prediction.parameters, unit, true),
  ];
}
