import type { WorkerAnnounced, WorkerEvent } from '@meguri/contracts';

/** A process of this service, as it announced itself. */
export interface Worker {
  readonly workerId: string;
  /** Absent before the first announcement. */
  readonly announced?: WorkerAnnounced;
  readonly left: boolean;
}

export const unknownWorker = (workerId: string): Worker => ({ workerId, left: false });

export function evolveWorker({ workerId }: Worker, event: WorkerEvent): Worker {
  return event.type === 'WorkerAnnounced' ? { workerId, announced: event.data, left: false } : { workerId, left: true };
}
