import type {
  DatasetEvent,
  FileReference,
  ObservationEvent,
  RecordedObservation,
  ServiceName,
} from '@meguri/contracts';
import type { Aggregates } from '@meguri/messaging';
import type { ArchivedEvent } from '../domain/archived-event.js';
import type { DatasetState } from '../domain/dataset.js';
import type { ObservationState } from '../domain/observation.js';

/** Which archived events a question is about; an absent field admits all. */
export interface EventFilter {
  readonly service?: ServiceName;
  readonly campaignId?: string;
  readonly aggregateId?: string;
  /** Short facts, e.g. RunCompleted. */
  readonly facts?: readonly string[];
}

/** Part of a longer answer: at most `limit` items after the one of id `after`. */
export interface Page {
  readonly limit: number;
  readonly after?: string;
}

/** Every event of the laboratory, each once. */
export interface EventArchive {
  /** Resolves when the events are stored; waits as long as the database is away. Events that are there already stay. */
  store(events: readonly ArchivedEvent[]): Promise<void>;
  /** All events that fit, by service, sequence and index. */
  find(filter: EventFilter): Promise<ArchivedEvent[]>;
  page(filter: EventFilter, page: Page): Promise<{ readonly events: ArchivedEvent[]; readonly total: number }>;
  count(filter: EventFilter): Promise<number>;
}

export interface ObservationFilter {
  readonly campaignId?: string;
  readonly property?: string;
  /** Whether to give withdrawn ones too. */
  readonly retracted: boolean;
}

export type ListedObservation = RecordedObservation & { readonly retracted: boolean };

/** The observations as their events state them, ready for questions. */
export interface ObservationView {
  /** Writes down an observation as it is now, and that the view has seen its service's events up to `sequence`. */
  save(observation: ListedObservation | undefined, sequence: number): Promise<void>;
  /** Stream sequence up to which the view has seen the events, 0 for none. */
  position(): Promise<number>;
  get(observationId: string): Promise<ListedObservation | undefined>;
  /** By time of observation, then id. */
  page(
    filter: ObservationFilter,
    page: Page,
  ): Promise<{ readonly observations: ListedObservation[]; readonly total: number }>;
  count(filter: ObservationFilter): Promise<number>;
}

/** The files of the laboratory, by the SHA-256 of their bytes. */
export interface FileArchive {
  /**
   * Copies a file out of the bucket of its producer, unless it is here, and compares both with its hash.
   * @throws LabError FILE.UNKNOWN, FILE.DAMAGED.
   */
  keep(file: FileReference): Promise<void>;
  /** Lets the producer's bucket drop a file that is kept here. */
  release(file: FileReference): Promise<void>;
  /** @throws LabError FILE.UNKNOWN, FILE.DAMAGED, FILE.TOO_LARGE (more than fits into one answer). */
  read(sha256: string): Promise<{ readonly file: FileReference; readonly bytes: Uint8Array }>;
  /** How many of the named files are here (all when absent), and their bytes together. */
  size(hashes?: readonly string[]): Promise<{ readonly files: number; readonly bytes: number }>;
}

/** Where the events of the lake itself stand. */
export interface OwnEvents {
  /** Stream sequence of the newest event of the data lake, 0 for none. */
  lastSequence(): Promise<number>;
}

/** SHA-256 of a text in UTF-8, hexadecimal. */
export type Digest = (text: string) => string;

export type Observations = Aggregates<ObservationState, ObservationEvent>;
export type Datasets = Aggregates<DatasetState, DatasetEvent>;

export const EVENT_ARCHIVE = Symbol('EVENT_ARCHIVE');
export const OBSERVATION_VIEW = Symbol('OBSERVATION_VIEW');
export const FILE_ARCHIVE = Symbol('FILE_ARCHIVE');
export const OWN_EVENTS = Symbol('OWN_EVENTS');
export const OBSERVATIONS = Symbol('OBSERVATIONS');
export const DATASETS = Symbol('DATASETS');
export const DIGEST = Symbol('DIGEST');
/** Bytes that the contents of one answer may take. */
export const LARGEST_ANSWER = Symbol('LARGEST_ANSWER');
export const VIEW_POSITION = Symbol('VIEW_POSITION');
