import { candidatesChosen, type Point } from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { answered } from '../domain/study/choices.js';
import { answersOf, pointOf } from '../domain/study/proposals.js';
import { CAMPAIGNS, type Campaigns, PROPOSALS, type Proposals } from './ports.js';
import { StudyDecisions } from './study-decisions.js';

/** Puts chosen candidates to the campaign of the study, where they pass what every proposal passes, and keeps the answer. */
@Controller()
export class ProposeCandidatesHandler {
  constructor(
    @Inject(StudyDecisions) private readonly decisions: StudyDecisions,
    @Inject(CAMPAIGNS) private readonly campaigns: Campaigns,
    @Inject(PROPOSALS) private readonly proposals: Proposals,
  ) {}

  @OnEvent(candidatesChosen, { durable: 'modeling-propose-candidates' })
  async propose({ data }: ReceivedOf<typeof candidatesChosen>, { cause }: ReactionContext): Promise<void> {
    if (!data.campaignId) return;
    const { parameters } = await this.campaigns.goalOf(data.campaignId);
    const points: Point[] = data.candidates.map((candidate) => pointOf(parameters, candidate));
    const answers = answersOf(data.candidates, points, await this.proposals.propose(data.studyId, data, points));
    await this.decisions.decide(data.studyId, cause, (history) => answered(history, data.choice, answers));
  }
}
