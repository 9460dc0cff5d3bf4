import { randomUUID } from 'node:crypto';
import { type Actor, LabError, type RequestContract } from '@meguri/contracts';
import { childTrace } from '@meguri/observability';
import { errors, headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { z } from 'zod';
import { asMessagingError, isNoResponder, isPermissionViolation } from './failures.js';
import { Link, NotConnected } from './link.js';
import { errorOf, ReplyBody } from './request-wire.js';

export interface SendOptions {
  /** Repeat a command with the same id to get its first answer. */
  readonly commandId?: string;
  readonly actor?: Actor;
  /** Default 5000. */
  readonly timeoutMs?: number;
  readonly traceparent?: string;
}

/** Sends commands and queries to other services. */
export class Requests {
  readonly #link: Link;

  constructor(private readonly nc: NatsConnection) {
    this.#link = new Link(nc);
  }

  /**
   * Sends a request and waits for its answer.
   * @throws LabError the refusal of the service with its own code; REQUEST.INVALID before sending; MESSAGING.NO_RESPONDER
   * (it reached nobody); MESSAGING.OUTCOME_UNKNOWN (no answer in time: repeat it with the same commandId).
   */
  async send<C extends RequestContract>(
    contract: C,
    input: z.input<C['input']>,
    options: SendOptions = {},
  ): Promise<z.infer<C['output']>> {
    const { commandId = randomUUID(), actor } = options;
    const checked = contract.input.safeParse(input);
    if (!checked.success) throw invalidRequest(contract, checked.error);
    const body = JSON.stringify({ commandId, ...(actor && { actor }), data: input });
    const reply = await this.#request(contract.subject, body, options);
    return replyData(contract, reply) as z.infer<C['output']>;
  }

  async #request(subject: string, body: string, { timeoutMs = 5000, traceparent }: SendOptions): Promise<Msg> {
    const trace = headers();
    trace.set('traceparent', childTrace(traceparent));
    try {
      // a repeat carries the same commandId, so it gets the first answer
      return await this.#link.askAgain(() => this.nc.request(subject, body, { timeout: timeoutMs, headers: trace }));
    } catch (error) {
      if (isNoResponder(error))
        throw new LabError('MESSAGING.NO_RESPONDER', `Nobody answers ${subject}`, { cause: error });
      if (isPermissionViolation(error) || error instanceof NotConnected) throw asMessagingError(error, subject);
      const what = error instanceof errors.TimeoutError ? `no answer within ${timeoutMs} ms` : 'no answer';
      throw new LabError('MESSAGING.OUTCOME_UNKNOWN', `${subject}: ${what}`, {
        cause: error,
        remedy: 'Repeat the request with the same commandId.',
      });
    }
  }
}

/** The problems of a request, each with its field. */
export function invalidRequest(contract: RequestContract, error: z.ZodError): LabError {
  const problems = error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
  const list = problems.map(({ field, message }) => `${field || '(whole)'}: ${message}`).join('; ');
  return new LabError('REQUEST.INVALID', `${contract.subject}: ${list}`, { context: { problems } });
}

function replyData(contract: RequestContract, message: Msg): unknown {
  const reply = ReplyBody.safeParse(parse(contract.subject, message));
  if (!reply.success) throw new LabError('MESSAGING.MALFORMED', `${contract.subject}: the answer is not an answer`);
  if (!reply.data.ok) throw errorOf(reply.data.error);
  return reply.data.data;
}

function parse(subject: string, message: Msg): unknown {
  try {
    return message.json();
  } catch (cause) {
    throw new LabError('MESSAGING.MALFORMED', `${subject}: the answer is not JSON`, { cause });
  }
}
