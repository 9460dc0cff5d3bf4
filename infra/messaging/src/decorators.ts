import { type EventContract, entitySubject, type RequestContract, type ServiceName } from '@meguri/contracts';
import { applyDecorators, Catch, type RpcExceptionFilter, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';

/** Identifies Meguri's transport among those of a Nest application. */
export const JETSTREAM = Symbol('JETSTREAM');

export interface ReactionOptions {
  /** Name of the handler, `<service>-<handler>`; the prefix is added where it is missing. */
  readonly durable: string;
  /** Aggregates worked on at once; default 8. */
  readonly concurrency?: number;
  /** After this time without a sign of life the server delivers again; default 1000 ms. */
  readonly ackWaitMs?: number;
  /** Pauses before the second, third … try in milliseconds; then the message is a dead letter. Default 100, 500, 2000, 5000. */
  readonly backoffMs?: readonly number[];
  /** Where a new durable begins; default all. */
  readonly from?: 'all' | 'new';
}

/** What a decorated method handles; read by the transport when the service starts. */
export type HandlerDefinition =
  | { readonly kind: 'event'; readonly contracts: readonly EventContract[]; readonly options: ReactionOptions }
  | { readonly kind: 'commit'; readonly service: ServiceName; readonly options: ReactionOptions }
  | { readonly kind: 'request'; readonly contract: RequestContract };

/**
 * Calls `(event: Received, context: ReactionContext) => Promise<void>` once per event of the given facts of one kind of
 * aggregate: in order per aggregate, at least once, acknowledged only after it resolves. Must be idempotent by state.
 */
export function OnEvent(
  contracts: EventContract | readonly EventContract[],
  options: ReactionOptions,
): MethodDecorator {
  const list = [contracts].flat() as readonly EventContract[];
  if (new Set(list.map(entitySubject)).size !== 1)
    throw new TypeError(`${options.durable}: one handler hears of exactly one kind of aggregate`);
  return reaction({ kind: 'event', contracts: list, options });
}

/** Calls `(commit: ReceivedCommit, context: ReactionContext) => Promise<void>` for every commit of a service. */
export const OnAnyEvent = (service: ServiceName, options: ReactionOptions): MethodDecorator =>
  reaction({ kind: 'commit', service, options });

/** Answers a command: `(input, context: CommandContext) => Promise<output>`; a LabError is a refusal. */
export const OnCommand = (contract: RequestContract): MethodDecorator => request(contract, 'command');

/** Answers a query: `(input, context: CommandContext) => Promise<output>`; a LabError is a refusal. */
export const OnQuery = (contract: RequestContract): MethodDecorator => request(contract, 'query');

const reaction = (definition: HandlerDefinition & { options: ReactionOptions }): MethodDecorator =>
  handler(EventPattern<string>(definition.options.durable, JETSTREAM, definition));

function request(contract: RequestContract, kind: RequestContract['kind']): MethodDecorator {
  if (contract.kind !== kind) throw new TypeError(`${contract.subject} is no ${kind}`);
  return handler(
    MessagePattern(contract.subject, JETSTREAM, { kind: 'request', contract } satisfies HandlerDefinition),
  );
}

const handler = (pattern: MethodDecorator): MethodDecorator =>
  applyDecorators(pattern, UseFilters(new PassThrough()), (target: object, method: string | symbol) => {
    Payload()(target, method, 0);
    Ctx()(target, method, 1);
  });

/** Nest would replace every unknown error by "Internal server error" before the transport sees its code. */
@Catch()
class PassThrough implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
