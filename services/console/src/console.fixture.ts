import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  aggregateSubject,
  allEvents,
  type Envelope,
  type ErrorCode,
  errorCatalogue,
  type RequestContract,
  type ServiceName,
} from '@meguri/contracts';
import { EventStore, type ServiceUser, startService } from '@meguri/messaging';
import { type RunningNats, startNats } from '@meguri/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import type { z } from 'zod';
import { ConsoleModule, configureConsole } from './index.js';

/** A request as a service of the laboratory received it. */
export interface Heard {
  readonly commandId: string;
  readonly actor?: { readonly kind: string; readonly name: string };
  readonly data: Record<string, unknown>;
}

/** A service refuses so. */
export class Refusal {
  constructor(
    readonly code: ErrorCode,
    readonly message: string,
    readonly problems?: readonly object[],
  ) {}
}

/** The body of an answer, as a test looks into it. */
export const bodyOf = async <T = { code: string; message: string; remedy: string }>(answer: Response): Promise<T> =>
  (await answer.json()) as T;

export interface Stated {
  readonly fact: string;
  readonly data: object;
}

/** The console over real HTTP and NATS; the other services are played on the wire. */
export interface ConsoleUnderTest {
  readonly url: string;
  readonly nats: RunningNats;
  readonly nc: NatsConnection;
  /** Ends the console; does nothing the second time. */
  stopConsole(): Promise<void>;
  /** Orders to stop that reached execution. */
  readonly stops: readonly unknown[];
  /** Answers a request from now on; gives what was heard of it. */
  play<C extends RequestContract>(contract: C, answer: z.input<C['output']> | Refusal): Heard[];
  /** Appends one commit as the service would; gives its envelopes. */
  state(service: ServiceName, id: string, events: readonly Stated[], campaignId?: string): Promise<Envelope[]>;
  get(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

/** The accounts of a real laboratory: what the console may not do fails here too. */
const users: ServiceUser[] = [
  { user: 'admin', password: 'admin', role: 'admin' },
  { user: 'console', password: 'console', role: 'console' },
];

export async function startConsole(): Promise<ConsoleUnderTest> {
  const nats = await startNats({ users });
  const nc = await nats.connect({ user: 'admin', pass: 'admin' });
  const stops: unknown[] = [];
  const execution = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      stops.push({ path: request.url, ...JSON.parse(body) });
      response.setHeader('content-type', 'application/json').end('{"latched":true}');
    });
  });
  await new Promise<void>((resolve) => execution.listen(0, '127.0.0.1', resolve));
  const executionUrl = `http://127.0.0.1:${(execution.address() as AddressInfo).port}`;
  const service = await startService({
    service: 'console',
    module: ConsoleModule.forRoot({ executionUrl }),
    messaging: { service: 'console', url: nats.url, user: 'console', password: 'console' },
    http: { host: '127.0.0.1', port: 0 },
    configure: configureConsole,
  });
  const url = `http://127.0.0.1:${service.port}`;
  let stopping: Promise<void> | undefined;
  const stopConsole = () => {
    stopping ??= service.stop();
    return stopping;
  };
  const played = new Map<string, { unsubscribe(): void }>();
  const voices = new Map<ServiceName, Promise<EventStore>>();
  return {
    url,
    nats,
    nc,
    stopConsole,
    stops,
    play(contract, answer) {
      played.get(contract.subject)?.unsubscribe();
      const heard: Heard[] = [];
      const subscription = nc.subscribe(contract.subject, {
        callback: (_, message) => {
          heard.push(message.json<Heard>());
          message.respond(JSON.stringify(replyOf(contract, answer)));
        },
      });
      played.set(contract.subject, subscription);
      return heard;
    },
    state: async (name, id, events, campaignId = 'demo') => {
      const voice = voices.get(name) ?? EventStore.open(nc, name);
      voices.set(name, voice);
      return append(await voice, id, events, campaignId);
    },
    get: async (path, init) => {
      await heardByServer(nc);
      return fetch(url + path, init);
    },
    post: async (path, body = {}, headers = {}) => {
      await heardByServer(nc);
      return fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    },
    stop: async () => {
      await stopConsole();
      execution.closeAllConnections();
      await new Promise((resolve) => execution.close(resolve));
      await nats.stop();
    },
  };
}

/** A subscription counts from when the server knows of it; while the server is down nobody is asked. */
const heardByServer = (nc: NatsConnection): Promise<void> =>
  Promise.race([nc.flush().catch(() => undefined), sleep(500, undefined, { ref: false })]);

function replyOf(contract: RequestContract, given: unknown): object {
  if (!(given instanceof Refusal)) return { ok: true, data: contract.output.parse(given) };
  const { code, message, problems } = given;
  const context = problems ? { problems } : {};
  return { ok: false, error: { code, message, remedy: errorCatalogue[code].remedy, context, ...context } };
}

async function append(store: EventStore, id: string, events: readonly Stated[], campaignId: string) {
  const contracts = events.map(({ fact }) => allEvents.find((contract) => contract.fact === fact)!);
  const subject = aggregateSubject(store.service, contracts[0]!.entity, id);
  const commitId = randomUUID();
  const envelopes = events.map(({ data }, index): Envelope => {
    const contract = contracts[index]!;
    return {
      specversion: '1.0',
      id: `${commitId}/${index}`,
      type: contract.type,
      source: store.service,
      subject,
      time: '2026-01-01T09:00:00.000Z',
      datacontenttype: 'application/json',
      revision: index + 1,
      correlationid: campaignId,
      data: contract.schema.parse(data),
    };
  });
  await store.append(subject, await store.lastSequence(subject), commitId, envelopes);
  return envelopes;
}
