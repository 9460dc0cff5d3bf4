import { type Actor, LabError, type RequestContract, type ServiceName } from '@meguri/contracts';
import { childTrace, type Logger } from '@meguri/observability';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import type { Cause } from './cause.js';
import { deterministicId } from './deterministic-id.js';
import { type ReplyBody, RequestBody, refusalOf } from './request-wire.js';
import { invalidRequest } from './requests.js';

/** What a command or query is answered with besides its input. */
export interface CommandContext {
  readonly now: Date;
  readonly commandId: string;
  readonly actor?: Actor;
  /** An id that is the same whenever this command is repeated. */
  idFor(name: string): string;
  /** Hand it to `Aggregates.execute`. */
  readonly cause: Cause;
}

export type AnswerRequest = (input: unknown, context: CommandContext) => Promise<unknown>;

/** Answers the requests that reach one service; replicas share them. */
export class RequestServer {
  readonly #subscriptions: Subscription[] = [];
  readonly #work = new Set<Promise<void>>();

  constructor(
    private readonly nc: NatsConnection,
    private readonly service: ServiceName,
    private readonly logger: Logger,
  ) {}

  serve(contract: RequestContract, answer: AnswerRequest): void {
    const subscription = this.nc.subscribe(contract.subject, {
      queue: this.service,
      callback: (error, message) => {
        if (error) this.logger.error('request subscription failed', { subject: contract.subject, error });
        else this.#take(contract, message, answer);
      },
    });
    this.#subscriptions.push(subscription);
  }

  /** Takes no more requests and answers those it has. */
  async drain(): Promise<void> {
    await Promise.all(this.#subscriptions.map((subscription) => subscription.drain()));
    await Promise.all(this.#work);
  }

  #take(contract: RequestContract, message: Msg, answer: AnswerRequest): void {
    const work = this.#reply(contract, message, answer)
      .then((reply) => void message.respond(JSON.stringify(reply)))
      .catch((error: unknown) => this.logger.warn('answer cannot be sent', { subject: contract.subject, error }))
      .finally(() => this.#work.delete(work));
    this.#work.add(work);
  }

  async #reply(contract: RequestContract, message: Msg, answer: AnswerRequest): Promise<ReplyBody> {
    let commandId = '(unread)';
    try {
      const request = readRequest(contract, message);
      commandId = request.commandId;
      const context = contextOf(contract, request, message.headers?.get('traceparent'));
      const output = await answer(checkInput(contract, request.data), context);
      return { ok: true, data: contract.output.parse(output) };
    } catch (error) {
      const reply = refusalOf(error, commandId);
      const isBug = !reply.ok && reply.error.code === 'REQUEST.INTERNAL';
      const fields = { subject: contract.subject, commandId, error };
      if (isBug) this.logger.error('request failed', fields);
      else this.logger.info('request refused', { ...fields, error: undefined, code: !reply.ok && reply.error.code });
      return reply;
    }
  }
}

function readRequest(contract: RequestContract, message: Msg): RequestBody {
  let body: unknown;
  try {
    body = message.json();
  } catch (cause) {
    throw new LabError('REQUEST.INVALID', `${contract.subject}: the request is not JSON`, { cause });
  }
  const request = RequestBody.safeParse(body);
  if (!request.success) throw invalidRequest(contract, request.error);
  return request.data;
}

function checkInput(contract: RequestContract, data: unknown): unknown {
  const input = contract.input.safeParse(data);
  if (!input.success) throw invalidRequest(contract, input.error);
  return input.data;
}

function contextOf(contract: RequestContract, request: RequestBody, traceparent: string | undefined): CommandContext {
  const { commandId, actor } = request;
  const now = new Date();
  const who = actor && { actor };
  return {
    now,
    commandId,
    ...who,
    idFor: (name) => deterministicId(commandId, name),
    cause: { id: commandId, handler: contract.subject, now, traceparent: childTrace(traceparent), ...who },
  };
}
