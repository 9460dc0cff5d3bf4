import { aggregateSubject, type Envelope, eventsSubject, streamOf } from '@meguri/contracts';
import { decodeEvents, type EventStore } from '@meguri/messaging';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Feed } from '../../application/ports.js';

/** Facts about a run that may come from another instance or from a command, and change what the engine does next. */
const heeded =
  /\.(RunQueued|RunPaused|RunResumed|RunClosing|RunRecovered|EmergencyStopLatched|EmergencyStopReset)\.v\d+$/;

/** Follows the stream of execution itself, so that an active instance hears of what others stated. */
export class NatsFeed implements Feed {
  constructor(
    private readonly nc: NatsConnection,
    private readonly store: EventStore,
  ) {}

  async follow(changed: (entity: 'run' | 'workcell', id: string) => void): Promise<{ stop(): Promise<void> }> {
    const consumer = await jetstream(this.nc).consumers.get(streamOf('execution'), {
      // servers before 2.10 know one filter only
      filter_subjects: eventsSubject('execution'),
      deliver_policy: DeliverPolicy.New,
    });
    const messages = await consumer.consume({
      callback: ({ subject, data }) => {
        const [, , entity, id] = subject.split('.');
        if (!id || !decodeEvents(data, subject).some(({ type }: Envelope) => heeded.test(type))) return;
        changed(entity === 'run' ? 'run' : 'workcell', id);
      },
    });
    return { stop: async () => void (await messages.close()) };
  }

  async traceOf(runId: string): Promise<string | undefined> {
    for await (const { events } of this.store.load(aggregateSubject('execution', 'run', runId), 0))
      return events[0]?.traceparent;
    return undefined;
  }
}
