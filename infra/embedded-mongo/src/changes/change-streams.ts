import { randomInt } from 'node:crypto';
import type { PipelineContext, Stage } from '../aggregation/context.js';
import { stageOptions } from '../aggregation/options.js';
import { compileSubPipeline, parsePipeline } from '../aggregation/pipeline.js';
import { type Doc, encode } from '../bson/document.js';
import { failedToParse, MongoError } from '../errors.js';
import { runQuery } from '../query/execute.js';
import type { Change } from '../store/change.js';
import type { View } from '../store/store.js';
import { changeEvent } from './change-event.js';
import { ChangeLog, type LogEntry } from './change-log.js';

const WAIT_BY_DEFAULT = 1000;
const ALLOWED = new Set(['$match', '$project', '$addFields', '$set', '$unset', '$replaceRoot', '$replaceWith']);

/** What a stream watches: a collection, a database, or everything. */
export interface Watched {
  readonly database?: string;
  readonly collection?: string;
}

interface Stream {
  readonly id: number;
  readonly namespace: string;
  readonly watched: Watched;
  readonly transform: Stage;
  readonly lookUp: boolean;
  readonly owner: string | undefined;
  sequence: number;
  closed: boolean;
  lastUsed: number;
}

/** One batch of a stream; the id is 0 when the stream has ended. */
export interface StreamBatch {
  readonly documents: Uint8Array[];
  readonly id: number;
  readonly namespace: string;
  readonly postBatchResumeToken: Doc;
}

/** The open change streams. */
export class ChangeStreams {
  readonly #log = new ChangeLog();
  readonly #open = new Map<number, Stream>();

  constructor(private readonly view: () => View) {}

  /** Notes what a commit changed. */
  committed(changes: readonly Change[]): void {
    this.#log.append(changes);
  }

  /** Opens a stream from a pipeline that begins with `$changeStream`. */
  open(
    pipeline: [Doc, ...Doc[]],
    watched: Watched,
    namespace: string,
    owner: string | undefined,
    context: PipelineContext,
  ): StreamBatch {
    const [first, ...rest] = pipeline;
    const options = stageOptions(
      '$changeStream',
      first.$changeStream,
      [],
      ['fullDocument', 'resumeAfter', 'startAfter', 'allChangesForCluster'],
    );
    if (![undefined, 'default', 'updateLookup'].includes(options.fullDocument)) {
      throw failedToParse(`fullDocument '${options.fullDocument}' is not supported`);
    }
    for (const [name] of parsePipeline(rest)) {
      if (!ALLOWED.has(name)) throw new MongoError(20, `${name} is not permitted in a $changeStream pipeline`);
    }
    const token = options.resumeAfter ?? options.startAfter;
    const stream: Stream = {
      id: randomInt(2 ** 32, 2 ** 48 - 1),
      namespace,
      watched,
      transform: compileSubPipeline(rest, context),
      lookUp: options.fullDocument === 'updateLookup',
      owner,
      sequence: token === undefined ? this.#log.last : this.#log.sequenceOf(token),
      closed: false,
      lastUsed: Date.now(),
    };
    this.#log.start();
    this.#log.after(stream.sequence);
    this.#open.set(stream.id, stream);
    return this.#batch(stream, []);
  }

  has(id: number): boolean {
    return this.#open.has(id);
  }

  /** The next events, waiting for one up to `milliseconds`. */
  async next(id: number, size: number | undefined, milliseconds = WAIT_BY_DEFAULT): Promise<StreamBatch> {
    const stream = this.#open.get(id)!;
    stream.lastUsed = Date.now();
    const end = performance.now() + milliseconds;
    let documents = this.#read(stream, size ?? 1000);
    while (documents.length === 0 && !stream.closed && this.has(id)) {
      const left = end - performance.now();
      if (left <= 0) break;
      await this.#log.wait(left);
      documents = this.#read(stream, size ?? 1000);
    }
    if (stream.closed) this.#open.delete(id);
    return this.#batch(stream, documents);
  }

  kill(id: number): boolean {
    return this.#open.delete(id);
  }

  killOwned(owner: string): void {
    for (const stream of this.#open.values()) if (stream.owner === owner) this.kill(stream.id);
  }

  /** Closes the streams that nobody has read since. */
  expire(since: number): void {
    for (const stream of this.#open.values()) if (stream.lastUsed < since) this.kill(stream.id);
  }

  #batch(stream: Stream, documents: Uint8Array[]): StreamBatch {
    return {
      documents,
      id: stream.closed ? 0 : stream.id,
      namespace: stream.namespace,
      postBatchResumeToken: this.#log.token(stream.sequence),
    };
  }

  #read(stream: Stream, size: number): Uint8Array[] {
    const documents: Uint8Array[] = [];
    while (documents.length < size && !stream.closed) {
      const entry = this.#log.after(stream.sequence);
      if (entry === undefined) break;
      stream.sequence = entry.sequence;
      if (!isWatched(entry.change, stream.watched)) continue;
      const event = changeEvent(entry, this.#log.token(entry.sequence));
      if (stream.lookUp && entry.change.kind === 'update') event.fullDocument = this.#lookUp(entry);
      for (const shown of stream.transform([event])) documents.push(encode(shown));
      if (invalidates(entry.change, stream.watched)) {
        stream.closed = true;
        const { _id, clusterTime, wallTime } = event;
        documents.push(encode({ _id, operationType: 'invalidate', clusterTime, wallTime }));
      }
    }
    return documents;
  }

  #lookUp({ change }: LogEntry): Doc | null {
    const view = this.view();
    const collection = view.catalog.get(`${change.database}.${change.collection}`);
    const filter = { _id: { $eq: 'id' in change ? change.id : null } };
    const [found] = runQuery(view, collection, { filter, limit: 1 });
    return found?.doc ?? null;
  }
}

function isWatched(change: Change, { database, collection }: Watched): boolean {
  if (change.kind === 'dropDatabase' && collection !== undefined) return false;
  if (database !== undefined && change.database !== database) return false;
  return collection === undefined || change.collection === collection;
}

/** Whether what is watched has ceased to exist. */
function invalidates(change: Change, { database, collection }: Watched): boolean {
  if (collection !== undefined) return change.kind === 'drop' || change.kind === 'rename';
  return database !== undefined && change.kind === 'dropDatabase';
}
