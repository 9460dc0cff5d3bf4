import { get, path } from '../api.js';
import { type Child, el, fill } from '../dom.js';
import { formatNumber, withUnit } from '../format.js';
import type { CampaignView, Explained, Trial } from '../views.js';
import { effectBars } from './effect-bars.js';
import { gainText, neighbourText, percent, tradeText } from './reasons.js';

/** Why the planner chose the point of a trial, as it was decided then. */
export function reasonsFor({ goal }: CampaignView, { explanation, acquisition, reason }: Trial): Child[] {
  const [objective] = goal.objectives;
  if (!explanation || !objective) return [];
  const { success, trade, nearest } = explanation;
  const neighbours = nearest.map((neighbour) =>
    el(
      'li',
      {},
      `${neighbourText(neighbour, goal.parameters)}: ${withUnit(formatNumber(neighbour.value, 3), objective.unit)}`,
    ),
  );
  return [
    el('h3', {}, 'Why this point'),
    el(
      'ul',
      { class: 'reasons' },
      trade && el('li', {}, gainText(trade, objective)),
      trade && el('li', {}, `gain: ${tradeText(trade)}`),
      success !== undefined && el('li', {}, `succeeds with a chance of ${percent(success)}, as far as failures teach`),
      ...neighbours,
      acquisition !== undefined &&
        el('li', { class: 'quiet' }, `log ${reason.replaceAll('-', ' ')} ${formatNumber(acquisition, 3)}`),
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
  const { prediction } = await get<Explained>(target).catch((): Partial<Explained> => ({}));
  const [objective] = goal.objectives;
  if (!prediction || !objective) return;
  const amount = (value: number) => withUnit(formatNumber(value, 3), objective.unit);
  fill(
    place,
    el('h3', {}, 'What speaks for and against it'),
    el(
      'p',
      { class: 'quiet' },
      `The model now predicts ${amount(prediction.mean)}; the observed points average ${amount(prediction.baseline)}. The difference comes from:`,
    ),
    effectBars(prediction.parameters, objective.unit, true),
  );
}
