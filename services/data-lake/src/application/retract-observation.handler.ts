import { LabError, retractObservation } from '@meguri/contracts';
import { type CommandContext, OnCommand } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { observationToken, retract } from '../domain/observation.js';
import { DIGEST, type Digest, OBSERVATIONS, type Observations } from './ports.js';

type Input = z.infer<typeof retractObservation.input>;
type Output = z.infer<typeof retractObservation.output>;

/** Withdraws observations: they stay in the archive and no data set frozen from then on holds them. */
@Controller()
export class RetractObservationHandler {
  constructor(
    @Inject(OBSERVATIONS) private readonly observations: Observations,
    @Inject(DIGEST) private readonly digest: Digest,
  ) {}

  @OnCommand(retractObservation)
  async retract({ observationId, why }: Input, { cause, actor }: CommandContext): Promise<Output> {
    const token = observationToken(observationId, this.digest);
    const { state } = await this.observations.execute(token, cause, (state) =>
      retract(state, actor?.name ?? 'unknown', why),
    );
    if (state.status === 'absent')
      throw new LabError('OBSERVATION.UNKNOWN', `There is no observation ${observationId}`, {
        context: { observationId },
      });
    return { observationId };
  }
}
