import type { z } from 'zod';

/** The services of the laboratory; each owns one stream of events. */
export const serviceNames = ['planning', 'execution', 'simulation', 'modeling', 'data-lake', 'console'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** A fact that a service may state about one kind of aggregate. */
export interface EventContract<Fact extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly service: ServiceName;
  readonly entity: string;
  readonly fact: Fact;
  readonly version: number;
  /** meguri.<service>.<Fact>.v<n> */
  readonly type: string;
  readonly description: string;
  readonly schema: Schema;
}

/** The event as domain code sees it: the fact and its data, without the envelope. */
export type EventOf<C extends EventContract> =
  C extends EventContract<infer Fact, infer Schema> ? { readonly type: Fact; readonly data: z.infer<Schema> } : never;

/** A request that changes something (`cmd.…`) or only asks (`qry.…`), answered with a result or a refusal. */
export interface RequestContract<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly kind: 'command' | 'query';
  readonly service: ServiceName;
  /** NATS subject, e.g. cmd.planning.campaign.pause or qry.data-lake.observations */
  readonly subject: string;
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
}

/** Declares the facts of one kind of aggregate; versions start at 1. */
export function eventsOf<const E extends string>(service: ServiceName, entity: E) {
  return <const Fact extends string, Schema extends z.ZodType>(
    fact: Fact,
    description: string,
    schema: Schema,
    version = 1,
  ): EventContract<Fact, Schema> => ({
    kind: 'event',
    service,
    entity,
    fact,
    version,
    type: `meguri.${service}.${fact}.v${version}`,
    description,
    schema,
  });
}

function requestsOf(kind: 'command' | 'query', prefix: 'cmd' | 'qry', service: ServiceName) {
  return <Input extends z.ZodType, Output extends z.ZodType>(
    name: string,
    description: string,
    input: Input,
    output: Output,
  ): RequestContract<Input, Output> => ({
    kind,
    service,
    subject: `${prefix}.${service}.${name}`,
    description,
    input,
    output,
  });
}

/** Declares commands: requests that change something. */
export const commandsOf = (service: ServiceName) => requestsOf('command', 'cmd', service);

/** Declares queries: requests that only ask. */
export const queriesOf = (service: ServiceName) => requestsOf('query', 'qry', service);
