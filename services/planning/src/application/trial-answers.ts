import type { Quantity } from '@meguri/contracts';
import type { Cause } from '@meguri/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { type AttemptRef, type Failure, fail, observe } from '../domain/trial-life.js';
import { CampaignDecisions } from './campaign-decisions.js';
import { CampaignProgress } from './campaign-progress.js';
import { readValues } from './readings.js';

/** The attempt that a source answers, with its campaign. */
export interface AnsweredAttempt extends AttemptRef {
  readonly campaignId: string;
}

/** Tells campaigns what became of the attempts they asked for. */
@Injectable()
export class TrialAnswers {
  constructor(
    @Inject(CampaignDecisions) private readonly decisions: CampaignDecisions,
    @Inject(CampaignProgress) private readonly progress: CampaignProgress,
  ) {}

  /** The source gave values; without those that the goal asks for the attempt is lost. */
  async observed({ campaignId, ...attempt }: AnsweredAttempt, quantities: readonly Quantity[], cause: Cause) {
    await this.decisions.decide(campaignId, cause, (history) => {
      if (history.status === 'unknown') return [];
      const reading = readValues(history.goal, quantities);
      return 'problem' in reading
        ? fail(history, attempt, { cause: 'infrastructure', code: 'OBSERVATION.UNUSABLE', reason: reading.problem })
        : observe(history, attempt, reading.values);
    });
    await this.#goOn(campaignId, cause);
  }

  /** The source gave no values. */
  async failed({ campaignId, ...attempt }: AnsweredAttempt, failure: Failure, cause: Cause): Promise<void> {
    await this.decisions.decide(campaignId, cause, (history) => fail(history, attempt, failure));
  }

  /** At once, to save a delivery; the reaction to what was stored does the same after a crash, and reports what fails. */
  async #goOn(campaignId: string, cause: Cause): Promise<void> {
    await this.progress.advance(campaignId, cause).catch(() => undefined);
  }
}
