// runs under node's own type stripping too: kill tests start processes from these files
import { commandsOf, type EventOf, eventsOf } from '@meguri/contracts';
import { type AggregateDefinition, Aggregates, type EventStore } from '@meguri/messaging';
import { z } from 'zod';

const fact = eventsOf('planning', 'counter');
export const counted = fact(
  'Counted',
  'Something was counted.',
  z.strictObject({ by: z.int().describe('How many.'), command: z.string().describe('Which command asked for it.') }),
);
/** The same of an aggregate whose dead letters hold it. */
export const ran = eventsOf('planning', 'run')('Counted', 'Something was counted in a run.', counted.schema);
export const counterClosed = fact('CounterClosed', 'Counting is over.', z.strictObject({}));

const command = commandsOf('planning');
export const count = command(
  'counter.count',
  'Counts; negative numbers are refused.',
  z.strictObject({ id: z.string(), by: z.int() }),
  z.strictObject({ sum: z.number() }),
);
export const closeCounter = command('counter.close', 'Closes.', z.strictObject({ id: z.string() }), z.strictObject({}));

export const echoed = eventsOf('execution', 'echo')(
  'Echoed',
  'A count was heard.',
  z.strictObject({ event: z.string().describe('Which event.') }),
);

export type CounterEvent = EventOf<typeof counted> | EventOf<typeof counterClosed>;
export type EchoEvent = EventOf<typeof echoed>;

export interface Counter {
  readonly sum: number;
  readonly closed: boolean;
  readonly commands: readonly string[];
}

export const counterDefinition: AggregateDefinition<Counter, CounterEvent> = {
  entity: 'counter',
  contracts: [counted, counterClosed],
  initial: () => ({ sum: 0, closed: false, commands: [] }),
  evolve: (state, event) => {
    if (event.type === 'CounterClosed') return { ...state, closed: true };
    const { by, command } = event.data;
    const commands = state.commands.at(-1) === command ? state.commands : [...state.commands, command];
    return { ...state, sum: state.sum + by, commands };
  },
  isClosed: (state) => state.closed,
};

/** Counters that are runs. */
export const runsOf = (store: EventStore) =>
  new Aggregates<Counter, EventOf<typeof ran>>(store, {
    ...counterDefinition,
    entity: 'run',
    contracts: [ran],
  } as AggregateDefinition<Counter, EventOf<typeof ran>>);

export const countersOf = (store: EventStore, mostInMemory?: number) =>
  new Aggregates<Counter, CounterEvent>(store, counterDefinition, mostInMemory);

/** Counts once per command, however often it is repeated; `parts` events in one commit. */
export const countOnce =
  (command: string, parts = 1) =>
  (state: Counter): CounterEvent[] =>
    state.commands.includes(command)
      ? []
      : Array.from({ length: parts }, () => ({ type: 'Counted', data: { by: 1, command } }));

/** Remembers which events were heard, so that hearing one twice changes nothing. */
export const echoesOf = (store: EventStore) =>
  new Aggregates<readonly string[], EchoEvent>(store, {
    entity: 'echo',
    contracts: [echoed],
    initial: () => [],
    evolve: (heard, event) => [...heard, event.data.event],
  });

export const causeOf = (id: string) => ({ id, now: new Date() });
