import { Plot } from '../plot.js';
import { type FrontPoint, paretoFront } from '../vendor/plots/index.js';
import type { CampaignView, Objective } from '../views.js';
import { axisText } from './figure.js';
import { pointText } from './points.js';

/** Every answer of the sources in the plane of the first two objectives; a click opens the trial. */
export function frontPlot(campaign: CampaignView, open: (trialId: string) => void): HTMLElement | undefined {
  const [first, second] = campaign.goal.objectives.filter(({ direction }) => direction !== 'limit');
  if (!first || !second) return undefined;
  const points = frontPoints(campaign, first, second);
  const plot = new Plot('Filled points are on the front; click one to open its trial.');
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

export function frontPoints(
  { goal, summary, trials }: Pick<CampaignView, 'goal' | 'summary' | 'trials'>,
  first: Objective,
  second: Objective,
): FrontPoint[] {
  const front = new Set(summary.front?.results.map(({ trialId }) => trialId));
  const observed = trials.filter(({ state }) => state === 'observed');
  return observed.flatMap(({ trialId, values, point, source }) => {
    const found = ({ name }: Objective) => values.find((value) => value.name === name)?.value;
    const [x, y] = [found(first), found(second)];
    const note = goal.sources.length > 1 ? `${pointText(goal, point)}, by ${source}` : pointText(goal, point);
    return x === undefined || y === undefined ? [] : [{ label: trialId, x, y, isOnFront: front.has(trialId), note }];
  });
}

const labelOf = ({ name, unit }: Objective): string => axisText({ label: name, unit });
