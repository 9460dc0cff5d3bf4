import type { CampaignEvent, JobEvent, RequestContract } from '@meguri/contracts';
import {
  exportObservations,
  fetchFile,
  LabError,
  lakeStatistics,
  queryEvents,
  queryLineage,
  queryObservations,
  type RunEvent,
} from '@meguri/contracts';
import { OnQuery } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import type { ArchivedEvent } from '../domain/archived-event.js';
import { lineageOf } from '../domain/lineage.js';
import { fitting } from '../domain/page.js';
import { csvOfTable, jsonOfTable } from '../domain/table-export.js';
import { trialTableOf } from '../domain/trial-table.js';
import {
  EVENT_ARCHIVE,
  type EventArchive,
  FILE_ARCHIVE,
  type FileArchive,
  LARGEST_ANSWER,
  OBSERVATION_VIEW,
  type ObservationView,
  VIEW_POSITION,
} from './ports.js';
import type { ViewPosition } from './view-position.js';
import { wholeAnswer } from './whole-answer.js';

type Input<C extends RequestContract> = z.infer<C['input']>;
type Output<C extends RequestContract> = Promise<z.infer<C['output']>>;

/** Answers what people and services ask the lake. */
@Controller()
export class AnswerQuestionsHandler {
  constructor(
    @Inject(EVENT_ARCHIVE) private readonly archive: EventArchive,
    @Inject(OBSERVATION_VIEW) private readonly view: ObservationView,
    @Inject(VIEW_POSITION) private readonly position: ViewPosition,
    @Inject(FILE_ARCHIVE) private readonly files: FileArchive,
    @Inject(LARGEST_ANSWER) private readonly largestAnswer: number,
  ) {}

  @OnQuery(queryObservations)
  async observations({ limit, after, ...filter }: Input<typeof queryObservations>): Output<typeof queryObservations> {
    await this.position.caughtUp();
    const { observations, total } = await this.view.page(filter, { limit, after });
    return { observations: fitting(observations, this.largestAnswer), total };
  }

  @OnQuery(queryEvents)
  async events({ limit, after, types, ...filter }: Input<typeof queryEvents>): Output<typeof queryEvents> {
    const { events, total } = await this.archive.page({ ...filter, facts: types }, { limit, after });
    const envelopes = events.map(({ envelope }) => envelope);
    return { events: fitting(envelopes, this.largestAnswer), total };
  }

  @OnQuery(queryLineage)
  async lineage({ observationId }: Input<typeof queryLineage>): Output<typeof queryLineage> {
    await this.position.caughtUp();
    const observation = await this.view.get(observationId);
    if (!observation)
      throw new LabError('OBSERVATION.UNKNOWN', `There is no observation ${observationId}`, {
        context: { observationId },
      });
    const { origin, runId, campaignId } = observation;
    const service = origin === 'calculation' ? 'simulation' : 'execution';
    const [ofOrigin, ofCampaign] = await Promise.all([
      runId ? this.archive.find({ service, aggregateId: runId }) : [],
      campaignId ? this.archive.find({ service: 'planning', aggregateId: campaignId }) : [],
    ]);
    const { nodes, edges } = lineageOf(observation, {
      origin: ofOrigin.map((event) => factOf<RunEvent | JobEvent>(event)),
      campaign: ofCampaign.map((event) => factOf<CampaignEvent>(event)),
    });
    return { nodes: [...nodes], edges: [...edges] };
  }

  @OnQuery(exportObservations)
  async export({ campaignId, format }: Input<typeof exportObservations>): Output<typeof exportObservations> {
    const events = await this.archive.find({ service: 'planning', aggregateId: campaignId });
    if (events.length === 0)
      throw new LabError('CAMPAIGN.UNKNOWN', `There is no campaign ${campaignId}`, { context: { campaignId } });
    const table = trialTableOf(events.map((event) => ({ ...factOf<CampaignEvent>(event), time: event.time })));
    const name = `${campaignId}.${format}`;
    const answer =
      format === 'csv'
        ? { mediaType: 'text/csv; charset=utf-8', name, text: csvOfTable(table) }
        : { mediaType: 'application/json', name, text: jsonOfTable(campaignId, table) };
    return wholeAnswer(answer, this.largestAnswer);
  }

  @OnQuery(fetchFile)
  async file({ sha256 }: Input<typeof fetchFile>): Output<typeof fetchFile> {
    const { file, bytes } = await this.files.read(sha256);
    return { file, base64: Buffer.from(bytes).toString('base64') };
  }

  @OnQuery(lakeStatistics)
  async statistics({ campaignId }: Input<typeof lakeStatistics>): Output<typeof lakeStatistics> {
    const [events, observations, size] = await Promise.all([
      this.archive.count({ campaignId }),
      this.view.count({ campaignId, retracted: true }),
      campaignId ? this.#filesOf(campaignId) : this.files.size(),
    ]);
    return { events, observations, ...size };
  }

  async #filesOf(campaignId: string) {
    const { observations } = await this.view.page({ campaignId, retracted: true }, { limit: 10_000 });
    return this.files.size([...new Set(observations.flatMap(({ files }) => files.map(({ sha256 }) => sha256)))]);
  }
}

/** The event as the domain reads it; what is archived was checked when it was stated. */
const factOf = <E extends { type: string; data: unknown }>({ fact, envelope }: ArchivedEvent): E =>
  ({ type: fact, data: envelope.data }) as E;
