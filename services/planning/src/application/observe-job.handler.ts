import {
  type FailureCause,
  type JobFailureClass,
  jobCancelled,
  jobFailed,
  jobRefused,
  jobSucceeded,
} from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import type { Failure } from '../domain/trial-life.js';
import { TrialAnswers } from './trial-answers.js';

const endings = [jobSucceeded, jobFailed, jobRefused, jobCancelled] as const;
type Ending = ReceivedOf<(typeof endings)[number]>;

/** Hears how calculations end; those that no campaign asked for are not its business. */
@Controller()
export class ObserveJobHandler {
  constructor(@Inject(TrialAnswers) private readonly answers: TrialAnswers) {}

  @OnEvent(endings, { durable: 'planning-observe-job' })
  async handle(event: Ending, { cause }: ReactionContext): Promise<void> {
    const { campaignId, trialId, attempt } = event.data;
    if (!campaignId || !trialId || !attempt) return;
    const answered = { campaignId, trialId, attempt };
    if (event.type === 'JobSucceeded') {
      const quantities = event.data.properties.map(({ count: _, method: __, checks: ___, ...quantity }) => quantity);
      await this.answers.observed(answered, quantities, cause);
    } else await this.answers.failed(answered, failureOf(event), cause);
  }
}

function failureOf(event: Exclude<Ending, { type: 'JobSucceeded' }>): Failure {
  const reason = event.data.reason.slice(0, 500);
  switch (event.type) {
    case 'JobFailed':
      return { cause: causeOf[event.data.class], code: event.data.code, reason };
    case 'JobRefused':
      // a molecule that cannot be calculated anywhere, or a calculator that is not here
      return {
        cause: event.data.code === 'JOB.INPUT_INVALID' ? 'point' : 'infrastructure',
        code: event.data.code,
        reason,
      };
    case 'JobCancelled':
      return { cause: 'withdrawn', reason };
  }
}

/** What a failed calculation says about its point: nothing, if another machine or another try might succeed. */
const causeOf: Readonly<Record<z.infer<typeof JobFailureClass>, FailureCause>> = {
  input: 'point',
  'not-converged': 'point',
  numerical: 'point',
  unphysical: 'point',
  calculator: 'infrastructure',
  walltime: 'infrastructure',
  memory: 'infrastructure',
  scratch: 'infrastructure',
  submit: 'infrastructure',
  lost: 'infrastructure',
};
