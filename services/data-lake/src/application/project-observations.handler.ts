import { OnAnyEvent, type ReceivedCommit } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { OBSERVATION_VIEW, OBSERVATIONS, type Observations, type ObservationView, VIEW_POSITION } from './ports.js';
import type { ViewPosition } from './view-position.js';

/** Keeps the view of observations: writes each down as its aggregate says, whatever order the events come in. */
@Controller()
export class ProjectObservationsHandler {
  constructor(
    @Inject(OBSERVATIONS) private readonly observations: Observations,
    @Inject(OBSERVATION_VIEW) private readonly view: ObservationView,
    @Inject(VIEW_POSITION) private readonly position: ViewPosition,
  ) {}

  // one at a time: the position may only rise past events that the view has seen
  @OnAnyEvent('data-lake', { durable: 'data-lake-project-observations', concurrency: 1 })
  async project({ entity, aggregateId, streamSequence }: ReceivedCommit): Promise<void> {
    await this.view.save(await this.#listed(entity, aggregateId), streamSequence);
    this.position.advance(streamSequence);
  }

  async #listed(entity: string, aggregateId: string) {
    if (entity !== 'observation') return undefined;
    const { state } = await this.observations.get(aggregateId);
    return state.status === 'absent' ? undefined : { ...state.observation, retracted: state.status === 'retracted' };
  }
}
