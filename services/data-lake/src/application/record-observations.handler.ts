import {
  campaignStarted,
  type FileReference,
  type JobEvent,
  jobFailed,
  jobSucceeded,
  LabError,
  measurementTaken,
  type RecordedObservation,
  runCompleted,
  type ServiceName,
  trialObserved,
} from '@meguri/contracts';
import { OnEvent, type ReactionContext, type ReceivedOf } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { observationToken, record } from '../domain/observation.js';
import {
  observationsOfImport,
  observationsOfJob,
  observationsOfPerson,
  observationsOfRun,
  type TrialRequested,
} from '../domain/observation-sources.js';
import {
  DIGEST,
  type Digest,
  EVENT_ARCHIVE,
  type EventArchive,
  FILE_ARCHIVE,
  type FileArchive,
  OBSERVATIONS,
  type Observations,
} from './ports.js';

/** Patient: an event that is needed too may still be on its way into the archive. */
const backoffMs = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000];

/** Turns what the laboratory found out into observations; their files are here, verified, before they are stated. */
@Controller()
export class RecordObservationsHandler {
  constructor(
    @Inject(OBSERVATIONS) private readonly observations: Observations,
    @Inject(FILE_ARCHIVE) private readonly files: FileArchive,
    @Inject(EVENT_ARCHIVE) private readonly archive: EventArchive,
    @Inject(DIGEST) private readonly digest: Digest,
  ) {}

  @OnEvent([measurementTaken, runCompleted], { durable: 'data-lake-record-run', backoffMs })
  async run(event: ReceivedOf<typeof measurementTaken | typeof runCompleted>, context: ReactionContext): Promise<void> {
    // kept at once: raw data of a run that fails later are worth keeping too
    if (event.type === 'MeasurementTaken') return this.#keep(event.data.files);
    await this.#record(observationsOfRun(event.data, event.envelope.time), context);
  }

  @OnEvent([jobSucceeded, jobFailed], { durable: 'data-lake-record-job', backoffMs })
  async job(event: ReceivedOf<typeof jobSucceeded | typeof jobFailed>, context: ReactionContext): Promise<void> {
    if (event.type === 'JobFailed') {
      await this.#keep(event.data.files);
      return this.#release(event.data.files);
    }
    const queued = await this.#archived('simulation', event.aggregateId, 'JobQueued');
    const { point } = queued[0] as Extract<JobEvent, { type: 'JobQueued' }>['data'];
    await this.#record(observationsOfJob(event.data, point, event.envelope.time), context);
  }

  @OnEvent([campaignStarted, trialObserved], { durable: 'data-lake-record-campaign', backoffMs })
  async campaign(
    event: ReceivedOf<typeof campaignStarted | typeof trialObserved>,
    context: ReactionContext,
  ): Promise<void> {
    const { time } = event.envelope;
    if (event.type === 'CampaignStarted') return this.#record(observationsOfImport(event.data, time), context);
    const requests = (await this.#archived('planning', event.aggregateId, 'TrialRequested')) as TrialRequested[];
    const request = requests.find(({ runId }) => runId === event.data.runId);
    if (!request) throw notYetArchived('TrialRequested', event.data.runId);
    await this.#record(observationsOfPerson(event.data, request, time), context);
  }

  async #record(found: readonly RecordedObservation[], { cause }: ReactionContext): Promise<void> {
    // the values of a run or job share its files, which may be large
    const named = found.flatMap(({ files }) => files.map((file) => [file.sha256, file] as const));
    const files = [...new Map(named).values()];
    await this.#keep(files);
    for (const observation of found) {
      const token = observationToken(observation.observationId, this.digest);
      await this.observations.execute(token, cause, (state) => record(state, observation));
    }
    await this.#release(files);
  }

  async #keep(files: readonly FileReference[]): Promise<void> {
    for (const file of files) await this.files.keep(file);
  }

  async #release(files: readonly FileReference[]): Promise<void> {
    for (const file of files) await this.files.release(file);
  }

  /** The data of archived events of one fact of an aggregate; there is at least one, at some time. */
  async #archived(service: ServiceName, aggregateId: string, fact: string): Promise<unknown[]> {
    const events = await this.archive.find({ service, aggregateId, facts: [fact] });
    if (events.length === 0) throw notYetArchived(fact, aggregateId);
    return events.map(({ envelope }) => envelope.data);
  }
}

const notYetArchived = (fact: string, id: string): LabError =>
  new LabError('DATA_LAKE.BEHIND', `${fact} of ${id} is not archived yet`, { context: { fact, id } });
