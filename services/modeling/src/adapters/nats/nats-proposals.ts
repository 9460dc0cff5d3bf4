import { type Point, proposeTrials } from '@meguri/contracts';
import type { Requests } from '@meguri/messaging';
import type { Proposals } from '../../application/ports.js';
import type { Choice } from '../../domain/study/study.js';

/** Longest reason that planning keeps with a trial. */
const LONGEST_REASON = 500;

/** Proposes to planning in the name of the person who chose; a repeated choice gets the first answer. */
export class NatsProposals implements Proposals {
  constructor(private readonly requests: Requests) {}

  propose(studyId: string, choice: Choice, points: readonly Point[]): ReturnType<Proposals['propose']> {
    const campaignId = choice.campaignId!;
    const reason = choice.why.slice(0, LONGEST_REASON);
    const asked = {
      campaignId,
      points: points.map((point) => ({ point })),
      reason,
      origin: { kind: 'study', studyId },
    };
    const options = { commandId: `${studyId}/choice/${choice.choice}`, actor: choice.by };
    return this.requests.send(proposeTrials, asked as never, options);
  }
}
