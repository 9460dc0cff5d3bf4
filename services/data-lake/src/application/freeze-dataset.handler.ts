import { freezeDataset } from '@meguri/contracts';
import { type CommandContext, OnCommand } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { datasetOf, freeze, textToHash } from '../domain/dataset.js';
import {
  DATASETS,
  type Datasets,
  DIGEST,
  type Digest,
  LARGEST_ANSWER,
  OBSERVATION_VIEW,
  type ObservationView,
  VIEW_POSITION,
} from './ports.js';
import type { ViewPosition } from './view-position.js';
import { wholeAnswer } from './whole-answer.js';

type Input = z.infer<typeof freezeDataset.input>;
type Output = z.infer<typeof freezeDataset.output>;

/** More rows than any model here takes; a guard against answers that no message can hold. */
const MOST_ROWS = 10_000;

/** Fixes the valid observations of one property under a hash: the same observations always give the same hash. */
@Controller()
export class FreezeDatasetHandler {
  constructor(
    @Inject(OBSERVATION_VIEW) private readonly view: ObservationView,
    @Inject(VIEW_POSITION) private readonly position: ViewPosition,
    @Inject(DATASETS) private readonly datasets: Datasets,
    @Inject(DIGEST) private readonly digest: Digest,
    @Inject(LARGEST_ANSWER) private readonly largestAnswer: number,
  ) {}

  @OnCommand(freezeDataset)
  async freeze({ campaignId, property }: Input, { cause }: CommandContext): Promise<Output> {
    await this.position.caughtUp();
    const filter = { campaignId, property, retracted: false };
    const { observations } = await this.view.page(filter, { limit: MOST_ROWS });
    const dataset = datasetOf(campaignId, property, observations);
    const hash = this.digest(textToHash(dataset));
    const answer = wholeAnswer({ hash, rows: [...dataset.rows] }, this.largestAnswer);
    await this.datasets.execute(hash, cause, (state) => freeze(state, hash, dataset));
    return answer;
  }
}
