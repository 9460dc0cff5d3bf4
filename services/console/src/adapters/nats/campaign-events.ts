import { aggregateSubject, type Envelope, eventsSubject, isToken, LabError } from '@meguri/contracts';
import { type EventCursor, followed } from './event-cursor.js';
import type { EventReader, StoredCommit } from './event-reader.js';

/** Devices, the workcell and alarms concern every campaign that runs there. */
const sharedEntities = new Set(['device', 'workcell', 'alarm']);

export interface FollowedCommit {
  /** The events of the campaign, in order; at least one. */
  readonly events: readonly Envelope[];
  /** Where to go on after this commit. */
  readonly cursor: EventCursor;
}

/** Where to begin: after a cursor; now; or with the campaign's own events from the first, all others from now. */
export type Beginning = EventCursor | 'now' | 'start';

/** Live events of one campaign, its runs, jobs and observations, and of the workcell. */
export class CampaignEvents {
  constructor(private readonly reader: EventReader) {}

  /**
   * Follows a campaign until the connection is aborted; every commit goes to `take`, in the order of its stream.
   * @returns where it began, once events flow.
   * @throws LabError CAMPAIGN.UNKNOWN; MESSAGING.UNAVAILABLE when NATS does not answer.
   */
  async follow(
    campaignId: string,
    beginning: Beginning,
    take: (commit: FollowedCommit) => void,
    connection: AbortController,
  ): Promise<EventCursor> {
    const own = isToken(campaignId) && aggregateSubject('planning', 'campaign', campaignId);
    if (!own || !(await this.reader.knows('planning', own)))
      throw new LabError('CAMPAIGN.UNKNOWN', `There is no campaign ${campaignId}`, { context: { campaignId } });
    const start = typeof beginning === 'object' ? beginning : await this.#cursorNow(beginning);
    let cursor = start;
    for (const service of followed) {
      const subject = service === 'planning' ? own : eventsSubject(service);
      await this.reader.follow({ service, subject, from: start[service] + 1 }, connection, (commit) => {
        cursor = { ...cursor, [service]: commit.sequence };
        const events = eventsOf(campaignId, commit);
        if (events.length > 0) take({ events, cursor });
      });
    }
    return start;
  }

  async #cursorNow(beginning: 'now' | 'start'): Promise<EventCursor> {
    const sequences = await Promise.all(followed.map((service) => this.reader.lastSequence(service)));
    const now = Object.fromEntries(followed.map((service, index) => [service, sequences[index]])) as EventCursor;
    return beginning === 'start' ? { ...now, planning: 0 } : now;
  }
}

const eventsOf = (campaignId: string, { entity, events }: StoredCommit): readonly Envelope[] =>
  sharedEntities.has(entity) ? events : events.filter((event) => campaignOf(event) === campaignId);

function campaignOf({ correlationid, data }: Envelope): string | undefined {
  if (typeof data === 'object' && data !== null && 'campaignId' in data) return String(data.campaignId);
  return correlationid;
}
