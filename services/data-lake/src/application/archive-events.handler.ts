import { OnAnyEvent, type ReceivedCommit } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import { unfold } from '../domain/archived-event.js';
import { EVENT_ARCHIVE, type EventArchive } from './ports.js';

/** Commits handed to the archive at once; it stores what has gathered while it was busy in one go. */
const concurrency = 256;

/** Archives whatever a service states, each event once however often it is delivered. */
@Controller()
export class ArchiveEventsHandler {
  constructor(@Inject(EVENT_ARCHIVE) private readonly archive: EventArchive) {}

  @OnAnyEvent('planning', { durable: 'data-lake-archive-planning', concurrency })
  planning(commit: ReceivedCommit): Promise<void> {
    return this.archive.store(unfold(commit));
  }

  @OnAnyEvent('execution', { durable: 'data-lake-archive-execution', concurrency })
  execution(commit: ReceivedCommit): Promise<void> {
    return this.archive.store(unfold(commit));
  }

  @OnAnyEvent('simulation', { durable: 'data-lake-archive-simulation', concurrency })
  simulation(commit: ReceivedCommit): Promise<void> {
    return this.archive.store(unfold(commit));
  }

  @OnAnyEvent('modeling', { durable: 'data-lake-archive-modeling', concurrency })
  modeling(commit: ReceivedCommit): Promise<void> {
    return this.archive.store(unfold(commit));
  }

  @OnAnyEvent('data-lake', { durable: 'data-lake-archive-data-lake', concurrency })
  dataLake(commit: ReceivedCommit): Promise<void> {
    return this.archive.store(unfold(commit));
  }
}
