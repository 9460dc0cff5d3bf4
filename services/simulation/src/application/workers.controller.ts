import type { listCalculators as listCalculatorsContract, WorkerAnnounced } from '@meguri/contracts';
import { listCalculators } from '@meguri/contracts';
import { OnQuery } from '@meguri/messaging';
import { type BeforeApplicationShutdown, Controller, Inject, type OnApplicationBootstrap } from '@nestjs/common';
import type { z } from 'zod';
import type { Calculator } from '../domain/workflow.js';
import { calculatorsOf } from './calculator-reports.js';
import { LOG, type Log } from './log.js';
import {
  CALCULATORS,
  type Calculators,
  CLOCK,
  type Clock,
  DISPATCHER,
  type Dispatcher,
  OPEN_WORKERS,
  type OpenWorkers,
  WORKERS,
  WORKFLOWS,
  type Workers,
  type Workflows,
} from './ports.js';
import { Workforce } from './workforce.js';

/** Announces this process with what its programs can do, and tells what all of them announced. */
@Controller()
export class WorkersController implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(Workforce) private readonly workforce: Workforce,
    @Inject(OPEN_WORKERS) private readonly openWorkers: OpenWorkers,
    @Inject(WORKERS) private readonly workers: Workers,
    @Inject(WORKFLOWS) private readonly workflows: Workflows,
    @Inject(CALCULATORS) private readonly calculators: Calculators,
    @Inject(DISPATCHER) private readonly dispatcher: Dispatcher,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Some programs take seconds to say what they are; jobs do not wait for it. */
  onApplicationBootstrap(): void {
    this.workforce.begun
      .then(() => this.#announce())
      .catch((error: unknown) => this.log.error('worker could not announce itself', { error }));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#leave().catch((error: unknown) => this.log.error('worker could not say that it leaves', { error }));
  }

  @OnQuery(listCalculators)
  async list(): Promise<z.infer<typeof listCalculatorsContract.output>> {
    const workers = await this.openWorkers.all();
    const announced = workers.flatMap((worker) => worker.announced ?? []);
    return {
      workers: announced.map((each) => ({ ...each, ...(this.workforce.isGone(each.workerId) && { silent: true }) })),
    };
  }

  async #announce(): Promise<void> {
    const { workerId } = this.workforce;
    const { name: dispatcher, slots } = this.dispatcher;
    const calculators = await this.#installed();
    const data = { workerId, dispatcher, slots, announcedAt: this.clock().toISOString(), calculators };
    await this.workers.execute(workerId, this.#cause('announce'), () => [{ type: 'WorkerAnnounced', data }]);
  }

  async #leave(): Promise<void> {
    const { workerId } = this.workforce;
    await this.workers.execute(workerId, this.#cause('leave'), ({ announced, left }) =>
      announced && !left ? [{ type: 'WorkerLeft', data: { workerId } }] : [],
    );
  }

  async #installed(): Promise<WorkerAnnounced['calculators']> {
    const all = calculatorsOf(this.workflows.values());
    return (await Promise.all(all.map((calculator) => this.#ask(calculator)))).flat();
  }

  /** Nothing of one that is not installed, or does not answer. */
  async #ask(calculator: Calculator): Promise<WorkerAnnounced['calculators']> {
    const { program } = calculator;
    try {
      const version = (await this.calculators.versionsOf([calculator])).get(program);
      if (!version) return [];
      return [{ program, version, capabilities: [...(await this.calculators.capabilitiesOf(calculator))] }];
    } catch (error) {
      this.log.error('calculator is not announced, it does not answer', { program, error });
      return [];
    }
  }

  #cause(what: string) {
    const now = this.clock();
    return { id: `${this.workforce.workerId}/${what}/${now.toISOString()}`, now };
  }
}
