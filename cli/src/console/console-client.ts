import { randomUUID } from 'node:crypto';
import {
  type CampaignSummary,
  type ErrorCode,
  errorCatalogue,
  type explainCampaign,
  type JobList,
  type JobView,
  LabError,
  type listCalculators,
  type openStudy,
  type proposeTrials,
  type queryObservations,
  type RecordedObservation,
  type StudySummary,
  type StudyView,
  type screenCandidates,
  type showCampaign,
  type submitCampaign,
  type validateCampaign,
} from '@meguri/contracts';
import type { z } from 'zod';
import { readEventStream } from './event-stream.js';

type Summary = z.infer<typeof CampaignSummary>;
type Campaign = z.infer<typeof showCampaign.output>;
type Explained = z.infer<typeof explainCampaign.output>;
type Observed = z.infer<typeof queryObservations.output>;
type Submission = z.input<typeof submitCampaign.input>;
type Opening = z.input<typeof openStudy.input>;
type Screening = Omit<z.input<typeof screenCandidates.input>, 'studyId'>;
type Screened = z.infer<typeof screenCandidates.output>;
type Proposal = Omit<z.input<typeof proposeTrials.input>, 'campaignId'>;
type ProposalAnswer = z.infer<typeof proposeTrials.output>;
type Validation = z.infer<typeof validateCampaign.output>;

/** A message that no handler could take, as the console shows it. */
export interface DeadLetter {
  readonly sequence: number;
  readonly service: string;
  readonly durable: string;
  readonly code: string;
  readonly reason: string;
  readonly at: string;
}

/** The console's HTTP API, as far as the command line uses it. Refusals are thrown as the LabError they are. */
export class ConsoleClient {
  constructor(readonly url: string) {}

  async campaigns(): Promise<readonly Summary[]> {
    const { campaigns } = await this.#json<{ campaigns: Summary[] }>('GET', '/api/campaigns');
    return campaigns;
  }

  campaign(id: string): Promise<Campaign> {
    return this.#json('GET', `/api/campaigns/${encodeURIComponent(id)}`);
  }

  explanation(id: string, trial?: string): Promise<Explained> {
    const query = trial === undefined ? '' : `?trialId=${encodeURIComponent(trial)}`;
    return this.#json('GET', `/api/campaigns/${encodeURIComponent(id)}/explanation${query}`);
  }

  validate(campaign: z.input<typeof validateCampaign.input>): Promise<Validation> {
    return this.#json('POST', '/api/campaigns/validate', campaign);
  }

  /** With the same key, a repeated submission starts nothing new. */
  submit(submission: Submission, key: string = randomUUID()): Promise<{ campaignId: string }> {
    return this.#json('POST', '/api/campaigns', submission, key);
  }

  propose(id: string, proposal: Proposal): Promise<ProposalAnswer> {
    return this.#json('POST', `/api/campaigns/${encodeURIComponent(id)}/proposals`, proposal);
  }

  async change(id: string, action: 'pause' | 'resume' | 'abort', body: { reason?: string }): Promise<void> {
    await this.#json('POST', `/api/campaigns/${encodeURIComponent(id)}/${action}`, body);
  }

  async export(id: string, format: 'csv' | 'json'): Promise<string> {
    const response = await this.#request(`/api/campaigns/${encodeURIComponent(id)}/export?format=${format}`);
    return response.text();
  }

  /** All valid observations of a campaign, oldest first. */
  async observations(id: string): Promise<readonly RecordedObservation[]> {
    const all: RecordedObservation[] = [];
    for (;;) {
      const after = all.at(-1)?.observationId;
      const query = new URLSearchParams({ campaignId: id, ...(after !== undefined && { after }) });
      const { observations, total } = await this.#json<Observed>('GET', `/api/observations?${query}`);
      all.push(...observations);
      if (observations.length === 0 || all.length >= total) return all;
    }
  }

  async retract(observationId: string, why: string): Promise<void> {
    await this.#json('POST', `/api/observations/${encodeURIComponent(observationId)}/retract`, { why });
  }

  deadLetters(): Promise<{ deadLetters: readonly DeadLetter[]; total: number }> {
    return this.#json('GET', '/api/dead-letters');
  }

  settleDeadLetter(sequence: number, action: 'retry' | 'discard'): Promise<DeadLetter> {
    return this.#json('POST', `/api/dead-letters/${sequence}/${action}`, {});
  }

  jobs(campaignId?: string): Promise<JobList> {
    const query = campaignId === undefined ? '' : `?campaignId=${encodeURIComponent(campaignId)}`;
    return this.#json('GET', `/api/jobs${query}`);
  }

  calculators(): Promise<z.infer<typeof listCalculators.output>> {
    return this.#json('GET', '/api/calculators');
  }

  job(id: string): Promise<z.infer<typeof JobView>> {
    return this.#json('GET', `/api/jobs/${encodeURIComponent(id)}`);
  }

  async changeJob(id: string, action: 'resume' | 'cancel', body: { reason?: string }): Promise<void> {
    await this.#json('POST', `/api/jobs/${encodeURIComponent(id)}/${action}`, body);
  }

  async studies(): Promise<readonly z.infer<typeof StudySummary>[]> {
    const { studies } = await this.#json<{ studies: z.infer<typeof StudySummary>[] }>('GET', '/api/studies');
    return studies;
  }

  study(id: string): Promise<StudyView> {
    return this.#json('GET', `/api/studies/${encodeURIComponent(id)}`);
  }

  openStudy(opening: Opening): Promise<{ studyId: string }> {
    return this.#json('POST', '/api/studies', opening);
  }

  screen(id: string, screening: Screening): Promise<Screened> {
    return this.changeStudy(id, 'screen', screening);
  }

  changeStudy<Answer>(id: string, action: string, body: object): Promise<Answer> {
    return this.#json('POST', `/api/studies/${encodeURIComponent(id)}/${action}`, body);
  }

  /** The text of a table, survey or screening. */
  async studyFile(id: string, sha256: string): Promise<string> {
    const response = await this.#request(`/api/studies/${encodeURIComponent(id)}/files/${sha256}`);
    return response.text();
  }

  /** The events of a campaign from now on, until the connection ends or is given up; resolves once it is made. */
  async events(id: string, signal?: AbortSignal): Promise<AsyncIterable<unknown>> {
    const path = `/api/campaigns/${encodeURIComponent(id)}/events`;
    const response = await this.#request(path, { signal });
    return readEventStream(response.body!);
  }

  async #json<T>(method: 'GET' | 'POST', path: string, body?: object, key: string = randomUUID()): Promise<T> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const response = await this.#request(path, { method, ...(body && { body: JSON.stringify(body), headers }) });
    return (await response.json()) as T;
  }

  async #request(path: string, options: RequestInit = {}): Promise<Response> {
    const response = await fetch(new URL(path, this.url), options).catch((error: unknown) => {
      if (options.signal?.aborted) throw error;
      throw new LabError('LABORATORY.NOT_RUNNING', `No console answers at ${this.url}.`, { cause: error });
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

async function refusal(response: Response): Promise<Error> {
  const text = await response.text();
  const body = parse(text);
  if (body?.code !== undefined && body.code in errorCatalogue) {
    const context = { ...body.context, ...(Array.isArray(body.problems) && { problems: body.problems }) };
    return new LabError(body.code as ErrorCode, body.message ?? body.code, { remedy: body.remedy, context });
  }
  return new Error(`The console answered ${response.status} ${response.statusText}: ${text.slice(0, 500)}`);
}

interface RefusalBody {
  readonly code?: string;
  readonly message?: string;
  readonly remedy?: string;
  readonly context?: Record<string, unknown>;
  readonly problems?: unknown;
}

function parse(text: string): RefusalBody | undefined {
  try {
    const value = JSON.parse(text) as RefusalBody & { error?: RefusalBody };
    return value.error ?? value;
  } catch {
    return undefined;
  }
}
