import type { WorkerAnnounced, WorkerEvent } from '@meguri/contracts';
import type { Programs } from './ability.js';

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

export const programsOf = ({ calculators }: Pick<WorkerAnnounced, 'calculators'>): Programs =>
  new Map(calculators.map((calculator) => [calculator.program, calculator]));

/** Looks in a row in which a worker gave no sign of life. */
export type Absences = ReadonlyMap<string, number>;

/**
 * Looks are counted, not time: a machine that slept held the looks as well as the signs.
 * @param signs whether each worker gave one; undefined when it could not be looked, which says nothing of any of them.
 */
export const afterLook = (absences: Absences, signs: ReadonlyMap<string, boolean> | undefined): Absences =>
  new Map([...(signs ?? [])].map(([id, present]) => [id, present ? 0 : (absences.get(id) ?? 0) + 1]));

const MOST_ABSENCES = 4;

/** Whether others may have the jobs of a worker. */
export const isSilent = (absences: Absences, workerId: string): boolean =>
  (absences.get(workerId) ?? 0) >= MOST_ABSENCES;
