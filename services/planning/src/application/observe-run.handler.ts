import { runCancelled, runCompleted, runFailed, runRefused } from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { TrialAnswers } from './trial-answers.js';

const endings = [runCompleted, runFailed, runRefused, runCancelled] as const;

/** Hears how the runs of the workcell end. */
@Controller()
export class ObserveRunHandler {
  constructor(@Inject(TrialAnswers) private readonly answers: TrialAnswers) {}

  @OnEvent(endings, { durable: 'planning-observe-run' })
  async handle(event: ReceivedOf<(typeof endings)[number]>, { cause }: ReactionContext): Promise<void> {
    const { campaignId, trialId, attempt } = event.data;
    const answered = { campaignId, trialId, attempt };
    switch (event.type) {
      case 'RunCompleted':
        return this.answers.observed(
          answered,
          event.data.observations.map(({ quantity }) => quantity),
          cause,
        );
      case 'RunFailed':
      case 'RunRefused': {
        const { code, reason } = event.data;
        return this.answers.failed(answered, { cause: event.data.cause, code, reason }, cause);
      }
      case 'RunCancelled':
        return this.answers.failed(answered, { cause: 'withdrawn', reason: event.data.reason }, cause);
    }
  }
}
