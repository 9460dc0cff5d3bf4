import type { Envelope } from '@meguri/contracts';
import mongoose, { type QueryFilter } from 'mongoose';
import type { EventArchive, EventFilter, Page } from '../../application/ports.js';
import type { ArchivedEvent } from '../../domain/archived-event.js';
import { InsertQueue } from './insert-queue.js';
import type { LakeDatabase } from './lake-database.js';
import type { EventDocument, LakeModels } from './schemas.js';

type Filter = QueryFilter<EventDocument>;

const inOrder = { service: 1, sequence: 1, index: 1 } as const;

/** The collection `events`. */
export class MongoEventArchive implements EventArchive {
  readonly #queue: InsertQueue<EventDocument>;

  constructor(
    private readonly database: LakeDatabase,
    onStored: (count: number) => void,
  ) {
    this.#queue = new InsertQueue(async (documents) => {
      onStored(await database.insist(() => insertNew(database.models, documents)));
    });
  }

  store(events: readonly ArchivedEvent[]): Promise<void> {
    return this.#queue.add(events.map(toDocument));
  }

  find(filter: EventFilter): Promise<ArchivedEvent[]> {
    return this.database.ask(async () => (await this.#sorted(conditionOf(filter))).map(fromDocument));
  }

  page(filter: EventFilter, { limit, after }: Page) {
    return this.database.ask(async () => {
      const condition = conditionOf(filter);
      const [total, documents] = await Promise.all([
        this.database.models.events.countDocuments(condition),
        this.#sorted({ ...condition, ...(after && (await this.#after(after))) }, limit),
      ]);
      return { events: documents.map(fromDocument), total };
    });
  }

  count(filter: EventFilter): Promise<number> {
    return this.database.ask(() => this.database.models.events.countDocuments(conditionOf(filter)));
  }

  #sorted(condition: Filter, limit = 0): Promise<EventDocument[]> {
    return this.database.models.events.find(condition).sort(inOrder).limit(limit).lean<EventDocument[]>().exec();
  }

  async #after(id: string): Promise<Filter> {
    const last = await this.database.models.events.findById(id).lean<EventDocument>().exec();
    if (!last) return {};
    const { service, sequence, index } = last;
    return {
      $or: [
        { service: { $gt: service } },
        { service, sequence: { $gt: sequence } },
        { service, sequence, index: { $gt: index } },
      ],
    };
  }
}

const { MongoBulkWriteError, MongoNetworkError } = mongoose.mongo;

const DUPLICATE_KEY = 11000;

/** Inserts what is not there yet; gives how many documents were new. */
async function insertNew({ events }: LakeModels, documents: readonly EventDocument[]): Promise<number> {
  try {
    const { insertedCount } = await events.collection.insertMany(documents as never[], { ordered: false });
    return insertedCount;
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures = [error.writeErrors].flat();
    if (failures.length > 0 && failures.every(({ code }) => code === DUPLICATE_KEY)) return error.insertedCount;
    // the driver wraps a broken connection too; only what the server itself answered has a number
    throw typeof error.code === 'number' ? error : new MongoNetworkError(error.message, { cause: error });
  }
}

function conditionOf({ service, campaignId, aggregateId, facts }: EventFilter): Filter {
  return {
    ...(campaignId !== undefined && { campaignId }),
    ...(aggregateId !== undefined && { aggregateId }),
    ...(service !== undefined && { service }),
    ...(facts && { fact: { $in: facts.map(shortFact) } }),
  };
}

/** Callers name facts short (RunCompleted) or in full (meguri.execution.RunCompleted.v1). */
const shortFact = (fact: string): string => (fact.includes('.') ? (fact.split('.').at(-2) ?? fact) : fact);

const toDocument = ({ id, time, envelope, ...rest }: ArchivedEvent): EventDocument => ({
  _id: id,
  ...rest,
  time: new Date(time),
  envelope,
});

const fromDocument = ({ _id, time, envelope, ...rest }: EventDocument): ArchivedEvent => ({
  id: _id,
  ...rest,
  time: time.toISOString(),
  envelope: envelope as Envelope,
});
