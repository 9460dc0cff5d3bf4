import type { CampaignEvent, Goal, Point } from '@meguri/contracts';
import { inputsOf } from './calculation-inputs.js';
import { type Campaign, runIdOf, type Trial } from './campaign.js';
import { evolveAll } from './evolve.js';
import { sourceNamed } from './sources.js';

/** The facts, followed by the requests that become due through them: ready trials of a running campaign. */
export const thenRequest = (campaign: Campaign, events: readonly CampaignEvent[]): CampaignEvent[] => [
  ...events,
  ...requestsDue(evolveAll(campaign, events)),
];

const requestsDue = (campaign: Campaign): CampaignEvent[] =>
  campaign.status === 'running'
    ? campaign.trials.filter(({ state }) => state === 'ready').map((trial) => requestOf(campaign, trial))
    : [];

function requestOf({ campaignId, goal }: Campaign, trial: Trial): CampaignEvent {
  const source = sourceNamed(goal, trial.source);
  const { name, type, workcell, procedure, workflow, profile, properties, observes = {} } = source;
  const attempt = trial.attempt + 1;
  return {
    type: 'TrialRequested',
    data: {
      campaignId,
      trialId: trial.trialId,
      attempt,
      runId: runIdOf(campaignId, { trialId: trial.trialId, attempt }),
      sourceType: type,
      source: name,
      ...(workcell && { workcell }),
      ...(procedure && { procedure }),
      ...(workflow && { workflow }),
      ...(source.inputs && { inputs: inputsOf(goal, source, trial.point) }),
      ...(profile && { profile }),
      ...(properties && { properties }),
      point: trial.point,
      units: unitsOf(goal, trial.point),
      objectives: goal.objectives.map(({ name, unit }) => {
        const property = observes[name];
        return { name, unit, ...(property && { property }) };
      }),
    },
  };
}

/** The unit of each number in the point. */
const unitsOf = ({ parameters }: Goal, point: Point): Record<string, string> =>
  Object.fromEntries(
    parameters.flatMap((each) => ('unit' in each && point[each.name] !== undefined ? [[each.name, each.unit]] : [])),
  );
