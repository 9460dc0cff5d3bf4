import { Plot } from '../plot.js';
import { type FrontPoint, paretoFront } from '../vendor/plots/index.js';
import type { CampaignView, Objective } from '../views.js';
import { axisText } from './figure.js';
import { pointText } from './points.js';
import { hasChoice, promotionsOf, targetOf } from './sources.js';

/** Every answer of the sources in the plane of the first two objectives; a click opens the trial. */
export function frontPlot(campaign: CampaignView, open: (trialId: string) => void): HTMLElement | undefined {
  const [first, second] = campaign.goal.objectives.filter(({ direction }) => direction !== 'limit');
  if (!first || !second) return undefined;
  const points = frontPoints(campaign, first, second);
  const rings = hasChoice(campaign.goal) ? ' Rings are answers of cheaper sources, joined with those they led to.' : '';
  const plot = new Plot(`Named points are on the front; click one to open its trial.${rings}`);
  plot.draw(
    () => paretoFront(points, { xLabel: labelOf(first), yLabel: labelOf(second) }),
    (drawing) =>
      drawing.addEventListener('click', ({ target }) => {
        const trialId = target instanceof Element ? target.getAttribute('data-label') : null;
        if (trialId) open(trialId);
      }),
  );
  return plot.element;
}

function frontPoints(
  { goal, summary, trials }: Pick<CampaignView, 'goal' | 'summary' | 'trials'>,
  first: Objective,
  second: Objective,
): FrontPoint[] {
  const front = new Set(summary.front?.results.map(({ trialId }) => trialId));
  const target = targetOf(goal.sources);
  const origins = new Map(promotionsOf(trials, goal.sources).map(({ from, to }) => [to.trialId, from.trialId]));
  const observed = trials.filter(({ state }) => state === 'observed');
  return observed.flatMap(({ trialId, values, point, source }) => {
    const found = ({ name }: Objective) => values.find((value) => value.name === name)?.value;
    const [x, y] = [found(first), found(second)];
    if (x === undefined || y === undefined) return [];
    const note = hasChoice(goal) ? `${pointText(goal, point)}, by ${source}` : pointText(goal, point);
    const isCheaper = hasChoice(goal) && source !== target?.name;
    const promotedFrom = origins.get(trialId);
    return [{ label: trialId, x, y, isOnFront: front.has(trialId), isCheaper, promotedFrom, note }];
  });
}

const labelOf = ({ name, unit }: Objective): string => axisText({ label: name, unit });
