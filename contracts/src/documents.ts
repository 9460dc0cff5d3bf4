import { z } from 'zod';
import type { EventContract, RequestContract, ServiceName } from './contract.js';
import { Envelope } from './envelope.js';
import { allEvents, allRequests } from './registry.js';
import { eventsSubject } from './subjects.js';

type Json = Record<string, unknown>;

/** JSON Schema (draft 7) of the data of a schema, as written on the wire. */
export const jsonSchemaOf = (schema: z.ZodType): Json =>
  z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) as Json;

const title = (contract: EventContract) => `${contract.fact} v${contract.version}`;

/** Path below contracts/generated to text, for every generated document; sorted, so that a difference is a change. */
export function generatedDocuments(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  files.set('json-schema/envelope.json', print(jsonSchemaOf(Envelope)));
  for (const event of allEvents)
    files.set(
      `json-schema/${event.type}.json`,
      print({ ...jsonSchemaOf(event.schema), title: title(event), description: event.description }),
    );
  for (const request of allRequests) {
    files.set(`json-schema/${request.subject}.input.json`, print(jsonSchemaOf(request.input)));
    files.set(`json-schema/${request.subject}.output.json`, print(jsonSchemaOf(request.output)));
  }
  files.set('asyncapi.json', print(asyncApi()));
  return files;
}

const print = (document: Json): string => `${JSON.stringify(document, null, 2)}\n`;

/** The whole conversation of the laboratory as an AsyncAPI 3 document. */
export function asyncApi(): Json {
  const channels: Json = {};
  const operations: Json = {};
  const messages: Json = {};
  for (const [entity, events] of groupBy(allEvents, (event) => `${event.service}.${event.entity}`)) {
    const refs: Json = {};
    for (const event of events) {
      messages[event.type] = message(event.type, event.description, eventPayload(event));
      refs[event.type] = reference('components', 'messages', event.type);
    }
    const { service, entity: kind } = events[0]!;
    channels[`evt.${entity}`] = {
      address: `evt.${service}.${kind}.{id}`,
      description: `Commits of one ${kind}: arrays of these events, one message a decision.`,
      parameters: { id: { description: `Id of the ${kind}.` } },
      messages: refs,
    };
    operations[`state-${service}-${kind}`] = {
      action: 'send',
      channel: reference('channels', `evt.${entity}`),
      summary: `${service} states facts about a ${kind}; kept in the stream of ${eventsSubject(service as ServiceName)}`,
    };
  }
  for (const request of allRequests) addRequest(request, { channels, operations, messages });
  return {
    asyncapi: '3.0.0',
    info: { title: 'Meguri', version: '1.0.0', description: 'Events, commands and queries of the laboratory.' },
    defaultContentType: 'application/cloudevents-batch+json',
    channels,
    operations,
    components: { messages },
  };
}

function addRequest(request: RequestContract, target: { channels: Json; operations: Json; messages: Json }): void {
  const { subject } = request;
  const names = { input: `${subject}.input`, output: `${subject}.output` };
  target.messages[names.input] = message(names.input, request.description, jsonSchemaOf(request.input));
  target.messages[names.output] = message(names.output, `Answer to ${subject}.`, jsonSchemaOf(request.output));
  target.channels[subject] = {
    address: subject,
    description: request.description,
    messages: { [names.input]: reference('components', 'messages', names.input) },
  };
  target.channels[`${subject}.reply`] = {
    address: null,
    messages: { [names.output]: reference('components', 'messages', names.output) },
  };
  target.operations[subject] = {
    action: 'receive',
    channel: reference('channels', subject),
    summary: request.description,
    reply: { channel: reference('channels', `${subject}.reply`) },
  };
}

const eventPayload = (event: EventContract): Json => ({
  allOf: [
    jsonSchemaOf(Envelope),
    { type: 'object', properties: { type: { const: event.type }, data: jsonSchemaOf(event.schema) } },
  ],
});

const message = (name: string, summary: string, payload: Json): Json => ({
  name,
  summary,
  contentType: name.startsWith('meguri.') ? 'application/cloudevents-batch+json' : 'application/json',
  payload: withoutDialect(payload),
});

const reference = (...path: string[]): Json => ({
  $ref: `#/${path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
});

/** AsyncAPI names the dialect once; a `$schema` inside a payload is refused by its validators. */
function withoutDialect(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema, (key, value) => (key === '$schema' ? undefined : value))) as Json;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
