import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Latched } from '../../application/ports.js';

const pressed = z.object({ by: z.string().trim().min(1).max(120), reason: z.string().trim().min(1).max(500) });
const LARGEST_BODY = 10_000;

type Press = (by: string, reason: string) => Promise<Latched>;

/** Whether a request is for the emergency stop. */
export const isEmergencyStop = (request: IncomingMessage): boolean =>
  request.method === 'POST' && request.url?.split('?')[0] === '/emergency-stop';

/** POST /emergency-stop {by, reason}: stops everything and answers with what each device confirmed. */
export function answerEmergencyStop(press: Press) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = pressed.safeParse(await read(request));
    // a stop that is asked for in the wrong words is still a stop
    const { by, reason } = body.success ? body.data : { by: 'unknown', reason: 'no reason given' };
    const latched = await press(by, reason);
    const all = latched.devices.every(({ stopped }) => stopped);
    response.writeHead(all ? 200 : 502, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ latched: true, ...latched }));
  };
}

/** An HTTP server that serves the emergency stop from its first moment and hands everything else on, once it can. */
export function emergencyDoor(press: Press): { readonly server: Server; handOnTo(other: Server): void } {
  const answer = answerEmergencyStop(press);
  let other: Server | undefined;
  const server = createServer((request, response) => {
    if (isEmergencyStop(request)) void answer(request, response);
    else if (other) other.emit('request', request, response);
    else response.writeHead(503, { 'content-type': 'application/json' }).end('{"ready":false}');
  });
  return {
    server,
    handOnTo: (next) => {
      other = next;
    },
  };
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
