import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isLabError } from '@meguri/contracts';
import type { Logger } from '@meguri/observability';
import { z } from 'zod';
import { announcementSchema, type Effect } from './effect.js';
import { Obstacle, type World } from './world.js';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Request {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
}

type Route = (world: World, request: Request, now: string, parameter: string) => Answer;

const endSchema = z.object({ fraction: z.number().min(0).max(1) });
const swapSchema = z.object({ locations: z.tuple([z.string(), z.string()]) });

const routes: readonly [method: string, path: RegExp, route: Route][] = [
  ['POST', /^\/effects$/, (world, { body }, now) => ok(view(world, world.begin(announcementSchema.parse(body), now)))],
  [
    'POST',
    /^\/effects\/([^/]+)\/end$/,
    (world, { body }, now, run) => ok(view(world, world.end(run, endSchema.parse(body).fraction, now))),
  ],
  ['GET', /^\/effects$/, (world, { url }) => ok(summary(world, url.searchParams.get('all') === '1'))],
  [
    'GET',
    /^\/effects\/([^/]+)$/,
    (world, _request, _now, run) => {
      const effect = world.effect(run);
      return effect ? ok(view(world, effect)) : refusal(404, 'UNKNOWN', `no act of program run ${run} began`);
    },
  ],
  [
    'GET',
    /^\/locations\/([^/]+)$/,
    (world, _request, _now, location) => ok({ location, vessel: world.at(location)?.id ?? null }),
  ],
  ['GET', /^\/state$/, (world) => ok({ vessels: [...world.vessels] })],
  [
    'POST',
    /^\/swap$/,
    (world, { body }, now) => {
      world.swap(swapSchema.parse(body).locations, now);
      return ok({});
    },
  ],
];

/** The world's door for devices and people: JSON over HTTP. Acts are refused with 409, a full disk with 507. */
export function worldServer(world: World, logger: Logger): Server {
  return createServer((request, response) => {
    void answer(world, request, logger).then(({ status, body }) => send(response, status, body));
  });
}

async function answer(world: World, incoming: IncomingMessage, logger: Logger): Promise<Answer> {
  try {
    const url = new URL(incoming.url ?? '/', 'http://world');
    for (const [method, path, route] of routes) {
      const match = path.exec(url.pathname);
      if (!match || incoming.method !== method) continue;
      const body = method === 'POST' ? JSON.parse(await text(incoming)) : undefined;
      return route(world, { method, url, body }, new Date().toISOString(), decodeURIComponent(match[1] ?? ''));
    }
    return refusal(404, 'UNKNOWN', `there is no ${incoming.method} ${url.pathname}`);
  } catch (error) {
    if (error instanceof Obstacle) return refusal(409, 'OBSTACLE', error.message);
    if (error instanceof z.ZodError) return refusal(400, 'REQUEST.INVALID', z.prettifyError(error));
    if (error instanceof SyntaxError) return refusal(400, 'REQUEST.INVALID', error.message);
    logger.error('the world could not answer', { error });
    if (isLabError(error)) return refusal(507, error.code, `${error.message} ${error.remedy}`);
    return refusal(500, 'REQUEST.INTERNAL', 'the world failed; its log says why');
  }
}

/** An effect as devices see it: with what their detectors recorded, without what is hidden in the vessel. */
function view(world: World, effect: Effect): unknown {
  return { ...visible(effect), chromatogram: world.chromatogram(effect), angleScan: world.angleScan(effect) };
}

function summary(world: World, all: boolean): unknown {
  const effects = all && [...world.effects].map(visible);
  return { ...world.count, ...(effects && { effects }) };
}

const visible = ({ injection, contact, ...shown }: Effect) => shown;

const ok = (body: unknown): Answer => ({ status: 200, body });
const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
});

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const json = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) });
  response.end(json);
}
