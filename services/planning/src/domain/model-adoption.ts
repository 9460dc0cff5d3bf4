import type { CampaignEvent } from '@meguri/contracts';
import type { AdoptedModel, CampaignHistory } from './campaign.js';

/**
 * The campaign plans with this version from now on, unless it is of another property or not newer. What the model says of points becomes
 * part of the campaign's own history where an objective follows it, so that its decisions can be replayed from that alone.
 */
export function adopt(
  history: CampaignHistory,
  { property, predictions, ...model }: AdoptedModel & { readonly property: string },
): CampaignEvent[] {
  if (history.status === 'unknown' || history.status === 'finished') return [];
  const objective = history.goal.objectives.find(({ name }) => name === property);
  if (!objective) return [];
  if (history.adoptedModel?.modelId === model.modelId && history.adoptedModel.version >= model.version) return [];
  const { campaignId } = history;
  const followed = objective.model !== undefined && { property, ...(predictions && { predictions }) };
  return [{ type: 'ModelAdopted', data: { campaignId, ...model, ...followed } }];
}
