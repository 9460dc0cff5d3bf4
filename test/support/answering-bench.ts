import {
  aggregateSubject,
  campaignEvents,
  checkProcedure,
  type EventOf,
  type Point,
  type RunEvent,
  runEvents,
  trialRequested,
} from '@meguri/contracts';
import {
  Aggregates,
  EVENT_STORE,
  type EventStore,
  OnEvent,
  OnQuery,
  type ReactionContext,
  type ReceivedOf,
  type RunningService,
  startService,
} from '@meguri/messaging';
import { Controller, type DynamicModule, Inject, Module } from '@nestjs/common';

type Requested = EventOf<typeof trialRequested>['data'];
type Ended = Extract<RunEvent, { type: 'RunCompleted' | 'RunFailed' | 'RunCancelled' }>;

/** What the bench does with a requested trial; undefined leaves it without an answer. */
export type Behaviour = (trial: Requested) => Promise<Ended | undefined> | Ended | undefined;

/** Runs of which only the end is told. */
const runsIn = (store: EventStore) =>
  new Aggregates<{ ended: boolean }, RunEvent>(store, {
    entity: 'run',
    contracts: runEvents,
    initial: () => ({ ended: false }),
    evolve: () => ({ ended: true }),
  });

/** The procedure that the bench knows, as execution would describe it. */
const answer = {
  problems: [],
  parameters: [
    { name: 'base' },
    { name: 'ligand' },
    { name: 'solvent' },
    { name: 'concentration', unit: 'mol/L' },
    { name: 'temperature', unit: 'degC' },
  ],
  observes: [{ name: 'yield', unit: '%' }],
  workcells: ['arylation'],
  procedures: ['direct-arylation'],
};

const BEHAVIOUR = Symbol('BEHAVIOUR');

@Controller()
class BenchController {
  readonly #runs: ReturnType<typeof runsIn>;

  constructor(
    @Inject(EVENT_STORE) store: EventStore,
    @Inject(BEHAVIOUR) private readonly behaviour: { current: Behaviour },
  ) {
    this.#runs = runsIn(store);
  }

  @OnQuery(checkProcedure)
  async feasibility() {
    return answer;
  }

  @OnEvent(trialRequested, { durable: 'execution-queue-run' })
  async run({ data }: ReceivedOf<typeof trialRequested>, { cause }: ReactionContext): Promise<void> {
    void this.#perform(data, cause);
  }

  async #perform(trial: Requested, cause: ReactionContext['cause']): Promise<void> {
    if (trial.sourceType !== 'experiment') return;
    const end = await this.behaviour.current(trial);
    if (end) await this.#runs.execute(trial.runId, cause, (run) => (run.ended ? [] : [end]));
  }
}

/** Execution as planning sees it, for tests of planning: it answers trials over the real event store. */
export interface AnsweringBench {
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

export async function startAnsweringBench(url: string, behaviour: Behaviour): Promise<AnsweringBench> {
  const current = { current: behaviour };
  const module: DynamicModule = {
    module: BenchModule,
    controllers: [BenchController],
    providers: [{ provide: BEHAVIOUR, useValue: current }],
  };
  const running: RunningService = await startService({
    service: 'execution',
    module,
    messaging: { service: 'execution', url },
    http: { host: '127.0.0.1', port: 0 },
  });
  return {
    behave: (next) => {
      current.current = next;
    },
    stop: () => running.stop(),
  };
}

@Module({})
class BenchModule {}

/** The run ended with this yield. */
export const completed = ({ runId, campaignId, trialId, attempt, point }: Requested, value: number): Ended => ({
  type: 'RunCompleted',
  data: {
    runId,
    campaignId,
    trialId,
    attempt,
    point,
    observations: [
      {
        observationId: `${runId}/yield`,
        quantity: { name: 'yield', value, unit: '%', uncertainty: 0.5 },
        conditions: {},
        method: 'test 1',
        sampleId: 'vial-001',
        stepId: 'analyse',
        device: 'HPLC',
        files: [],
      },
    ],
  },
});

/** The run was lost to the infrastructure, or failed at its point. */
export const failedRun = (
  { runId, campaignId, trialId, attempt }: Requested,
  cause: 'infrastructure' | 'point',
): Ended => ({
  type: 'RunFailed',
  data: { runId, campaignId, trialId, attempt, cause, code: 'TEST.FAILED', reason: 'the test wanted it so' },
});

/** A smooth made-up yield from 0 to 100 over the space of the bundled campaign. */
export function madeUpYield(point: Point): number {
  const score = (text: unknown) =>
    [...String(text)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 97, 7) / 97;
  const chemistry = 0.3 * score(point.base) + 0.45 * score(point.ligand) + 0.25 * score(point.solvent);
  const heat = 1 - ((Number(point.temperature) - 110) / 40) ** 2;
  const dilution = 1 - ((Number(point.concentration) - 0.1) / 0.12) ** 2;
  return Math.round(10_000 * chemistry * heat * dilution) / 100;
}

/** Every event of a campaign, as the stream has them. */
export async function campaignHistory(store: EventStore, campaignId: string) {
  const facts = new Map(campaignEvents.map(({ type, fact }) => [type, fact]));
  const events: { type: string; data: Readonly<Record<string, unknown>> }[] = [];
  for await (const commit of store.load(aggregateSubject('planning', 'campaign', campaignId)))
    for (const { type, data } of commit.events)
      events.push({ type: facts.get(type) ?? type, data: data as Record<string, unknown> });
  return events;
}
