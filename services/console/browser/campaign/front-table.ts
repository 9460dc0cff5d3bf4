import { type Child, el, keep } from '../dom.js';
import { formatNumber, formatQuantity } from '../format.js';
import type { CampaignView, Summary } from '../views.js';
import { frontPlot } from './front-plot.js';
import { pointText } from './points.js';

type Front = NonNullable<Summary['front']>;

/** Shows the results of which none is better in everything; a click opens the trial. */
export function showFront(
  place: HTMLElement,
  { goal, summary, trials }: CampaignView,
  open: (trialId: string) => void,
): void {
  const { front } = summary;
  if (!front) return;
  const textOf = ({ values }: Front['results'][number], name: string): string => {
    const quantity = values.find((value) => value.name === name);
    return quantity ? formatQuantity(quantity) : '';
  };
  const observed = trials.filter(({ state }) => state === 'observed').length;
  keep(place, [front, observed], () => [
    el('p', { class: 'quiet' }, volumeText(front)),
    frontPlot({ goal, summary, trials }, open),
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, ...['Trial', ...goal.objectives.map(({ name }) => name), 'Point'].map(heading))),
      el(
        'tbody',
        {},
        ...alongFront(front, goal).map((result) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, nameOf(result, open)),
            ...goal.objectives.map(({ name }) => el('td', { class: 'number value' }, textOf(result, name))),
            el('td', {}, pointText(goal, result.point)),
          ),
        ),
      ),
    ),
  ]);
}

/** From one end of the front to the other, as it is drawn: by the first objective. */
function alongFront({ results }: Front, { objectives }: CampaignView['goal']): Front['results'] {
  const first = objectives.find(({ direction }) => direction !== 'limit')?.name;
  const firstOf = ({ values }: Front['results'][number]) => values.find(({ name }) => name === first)?.value ?? 0;
  return results.toSorted((a, b) => firstOf(a) - firstOf(b));
}

const heading = (text: string): HTMLElement => el('th', { scope: 'col' }, text);

function nameOf({ trialId }: Front['results'][number], open: (trialId: string) => void): Child {
  if (trialId === undefined) return 'earlier';
  return el('button', { type: 'button', class: 'link', onclick: () => open(trialId) }, trialId);
}

function volumeText({ results, hypervolume, reference }: Front): string {
  if (results.length === 0) return 'No result has every objective and keeps to the limits yet.';
  const begin = Object.entries(reference).map(([name, value]) => `${name} ${formatNumber(value)}`);
  return `No other result is better in everything. Volume above ${begin.join(', ')}: ${formatNumber(hypervolume)}.`;
}
