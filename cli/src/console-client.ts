import {
  type CampaignSummary,
  type ErrorCode,
  errorCatalogue,
  LabError,
  type showCampaign,
  type submitCampaign,
} from '@meguri/contracts';
import type { z } from 'zod';
import { readEventStream } from './event-stream.js';

type Summary = z.infer<typeof CampaignSummary>;
type Campaign = z.infer<typeof showCampaign.output>;
type Submission = z.input<typeof submitCampaign.input>;

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

  submit(submission: Submission): Promise<{ campaignId: string }> {
    return this.#json('POST', '/api/campaigns', submission);
  }

  /** Asks for a change of a campaign or of something of it, e.g. `pause`. */
  change(id: string, action: 'pause' | 'resume' | 'abort', body: object = {}): Promise<unknown> {
    return this.#json('POST', `/api/campaigns/${encodeURIComponent(id)}/${action}`, body);
  }

  async export(id: string, format: 'csv' | 'json'): Promise<string> {
    const response = await this.#request('GET', `/api/campaigns/${encodeURIComponent(id)}/export?format=${format}`);
    return response.text();
  }

  /** The events of a campaign from now on, until the connection ends or is given up; resolves once it is made. */
  async events(id: string, signal?: AbortSignal): Promise<AsyncIterable<unknown>> {
    const path = `/api/campaigns/${encodeURIComponent(id)}/events`;
    const response = await this.#request('GET', path, undefined, signal);
    return readEventStream(response.body!);
  }

  async #json<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.#request(method, path, body);
    return (await response.json()) as T;
  }

  async #request(method: string, path: string, body?: object, signal?: AbortSignal): Promise<Response> {
    const init = {
      method,
      signal,
      body: body && JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    };
    const response = await fetch(new URL(path, this.url), init).catch((error: unknown) => {
      if (signal?.aborted) throw error;
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
