import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';
import type { CallLog } from './call-log.js';
import { type FaultScript, faultSchema } from './fault.js';

/** The door for tests and benchmarks: scripted faults, and when calls arrived. It is no part of a device. */
export function controlServer(faults: FaultScript, calls: CallLog): Server {
  return createServer((request, response) => {
    void answer(request, faults, calls).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
}

async function answer(
  request: IncomingMessage,
  faults: FaultScript,
  calls: CallLog,
): Promise<{ status: number; body: unknown }> {
  const ok = (body: unknown) => ({ status: 200, body });
  switch (`${request.method} ${request.url}`) {
    case 'GET /received':
      return ok(calls.calls);
    case 'GET /faults':
      return ok(faults.waiting);
    case 'DELETE /faults':
      faults.clear();
      return ok([]);
    case 'POST /faults':
      try {
        const fault = faultSchema.parse(JSON.parse(await text(request)));
        faults.add(fault);
        return ok(fault);
      } catch (error) {
        const message = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
        return { status: 400, body: { error: { code: 'REQUEST.INVALID', message } } };
      }
    default:
      return {
        status: 404,
        body: { error: { code: 'UNKNOWN', message: `there is no ${request.method} ${request.url}` } },
      };
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
