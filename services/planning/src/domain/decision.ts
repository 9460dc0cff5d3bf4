import type { CampaignEvent, ErrorCode } from '@meguri/contracts';
import type { Campaign, CampaignHistory } from './campaign.js';

/** A request that the campaign does not allow now. */
export interface Refusal {
  readonly refused: ErrorCode;
  readonly message: string;
}

/** What a decision gives: the new facts (none when nothing is to be done), or a refusal. */
export type Decision = readonly CampaignEvent[] | Refusal;

export const refuse = (refused: ErrorCode, message: string): Refusal => ({ refused, message });

export const isRefusal = (decision: Decision): decision is Refusal => 'refused' in decision;

/** A command as the aggregate sees it: its id makes a repeat harmless. */
export interface Command {
  readonly commandId: string;
  /** Name of the person, agent or service that sent it. */
  readonly by: string;
}

/** Decides a command once: a repeated one gives no new facts, whatever the campaign has become since. */
export function once(history: CampaignHistory, command: Command, decide: (campaign: Campaign) => Decision): Decision {
  if (history.status === 'unknown') return refuse('CAMPAIGN.UNKNOWN', `There is no campaign ${history.campaignId}.`);
  return history.commands.has(command.commandId) ? [] : decide(history);
}
