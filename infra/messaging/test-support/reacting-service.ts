// a whole service as a process of its own: node reacting-service.ts <url> [crash]
// prints every event it hears and remembers it; with `crash` it ends itself at the first event

import {
  EVENT_STORE,
  EventStore,
  failToStart,
  OnEvent,
  type ReactionContext,
  type Received,
  runService,
} from '@meguri/messaging';
import { Logger } from '@meguri/observability';
import { Controller, Inject, Module } from '@nestjs/common';
import { counted, echoesOf } from './counter.ts';

const [url = '', mode] = process.argv.slice(2);

class Reacting {
  readonly echoes: ReturnType<typeof echoesOf>;
  constructor(store: EventStore) {
    this.echoes = echoesOf(store);
  }
  async react(event: Received, context: ReactionContext): Promise<void> {
    if (mode === 'crash') process.kill(process.pid, 'SIGKILL');
    process.stdout.write(`heard ${event.id}\n`);
    await this.echoes.execute(event.aggregateId, context.cause, (heard) =>
      heard.includes(event.id) ? [] : [{ type: 'Echoed', data: { event: event.id } }],
    );
  }
}
class ReactingModule {}

// node strips types but knows no decorators, so they are applied by hand
const method = Object.getOwnPropertyDescriptor(Reacting.prototype, 'react')!;
OnEvent(counted, { durable: 'execution-reacting' })(Reacting.prototype, 'react', method);
Inject(EVENT_STORE)(Reacting, undefined, 0);
Controller()(Reacting);
Module({ controllers: [Reacting] })(ReactingModule);

try {
  const http = { host: '127.0.0.1', port: 0 };
  await runService({ service: 'execution', module: ReactingModule, messaging: { service: 'execution', url }, http });
} catch (error) {
  failToStart('execution', error, new Logger('execution'));
}
