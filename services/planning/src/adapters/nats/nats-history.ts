import { aggregateSubject, type CampaignEvent, contractOfType, LabError } from '@meguri/contracts';
import type { EventStore } from '@meguri/messaging';
import type { History } from '../../application/ports.js';

/** Reads whole campaigns from the event store. */
export class NatsHistory implements History {
  constructor(private readonly store: EventStore) {}

  async eventsOf(campaignId: string): Promise<CampaignEvent[]> {
    const subject = aggregateSubject('planning', 'campaign', campaignId);
    const events: CampaignEvent[] = [];
    for await (const commit of this.store.load(subject))
      for (const { type, data } of commit.events) events.push({ type: factOf(subject, type), data } as CampaignEvent);
    return events;
  }
}

function factOf(subject: string, type: string): string {
  const contract = contractOfType(type);
  if (!contract) throw new LabError('MESSAGING.MALFORMED', `${subject}: unknown event ${type}`);
  return contract.fact;
}
