import { aggregateSubject, type Envelope, eventsSubject, isToken, LabError, type ModelCard } from '@meguri/contracts';
import type { EventReader } from './event-reader.js';

export interface StudyCommit {
  /** The events of the study and of its models, in order; at least one. */
  readonly events: readonly Envelope[];
  /** Where to go on after this commit, in the stream of modeling. */
  readonly sequence: number;
}

/** Live events of one study and of the models that come from it. */
export class StudyEvents {
  constructor(private readonly reader: EventReader) {}

  /**
   * Follows a study until the connection is aborted; every commit goes to `take`, in order.
   * @param after sequence of the last commit that was seen; the newest one when absent.
   * @returns after which sequence it began, once events flow.
   * @throws LabError STUDY.UNKNOWN; MESSAGING.UNAVAILABLE when NATS does not answer.
   */
  async follow(
    studyId: string,
    after: number | undefined,
    take: (commit: StudyCommit) => void,
    connection: AbortController,
  ): Promise<number> {
    if (!isToken(studyId) || !(await this.reader.knows('modeling', aggregateSubject('modeling', 'study', studyId))))
      throw new LabError('STUDY.UNKNOWN', `There is no study ${studyId}`, { context: { studyId } });
    const start = after ?? (await this.reader.lastSequence('modeling'));
    const all = { service: 'modeling', subject: eventsSubject('modeling'), from: start + 1 } as const;
    await this.reader.follow(all, connection, ({ events, sequence }) => {
      const own = events.filter((event) => studyOf(event) === studyId);
      if (own.length > 0) take({ events: own, sequence });
    });
    return start;
  }
}

/** Of an event of a study, or of the card of a model that comes from one. */
function studyOf({ data }: Envelope): string | undefined {
  const { studyId, card } = data as { studyId?: string; card?: ModelCard };
  return studyId ?? card?.study?.studyId;
}
