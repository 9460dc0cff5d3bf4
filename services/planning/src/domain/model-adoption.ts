import type { CampaignEvent } from '@meguri/contracts';
import type { AdoptedModel, CampaignHistory } from './campaign.js';

/** The campaign plans with this version from now on, unless it is of another property or not newer. */
export function adopt(history: CampaignHistory, model: AdoptedModel & { readonly property: string }): CampaignEvent[] {
  if (history.status === 'unknown' || history.status === 'finished') return [];
  if (history.goal.objectives.every(({ name }) => name !== model.property)) return [];
  if (history.adoptedModel?.modelId === model.modelId && history.adoptedModel.version >= model.version) return [];
  const { campaignId } = history;
  return [{ type: 'ModelAdopted', data: { campaignId, modelId: model.modelId, version: model.version } }];
}
