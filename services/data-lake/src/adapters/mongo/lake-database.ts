import { LabError } from '@meguri/contracts';
import type { Health, Logger } from '@meguri/observability';
import { connectMongo, insist, isTransient, type MongoDatabase } from '@meguri/persistence';
import type { Connection } from 'mongoose';
import { type LakeModels, modelsOf } from './schemas.js';

/** The database of the lake, and how its users behave while it is away: questions are refused, reactions wait. */
export class LakeDatabase {
  readonly #stop = new AbortController();

  private constructor(
    private readonly database: MongoDatabase,
    readonly models: LakeModels,
    private readonly logger: Logger,
  ) {}

  /** Waits for the database, prepares its collections and watches it. */
  static async open(url: string, logger: Logger, health: Health): Promise<LakeDatabase> {
    const onRetry = retryLog(logger);
    const database = await connectMongo({ url, appName: 'meguri data lake' }, { onRetry });
    const models = modelsOf(database.connection);
    for (const model of Object.values(models)) await insist(() => model.createIndexes(), { onRetry });
    health.require('database', async () => void (await database.ping()));
    return new LakeDatabase(database, models, logger);
  }

  get connection(): Connection {
    return this.database.connection;
  }

  /**
   * Does what a question needs.
   * @throws LabError DATA_LAKE.DATABASE_UNAVAILABLE when the database is away.
   */
  async ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asLakeError(error);
    }
  }

  /** Does what a reaction needs, as often as it takes: a database that is away must not make a dead letter. */
  insist<T>(work: () => Promise<T>): Promise<T> {
    return this.ask(() => insist(work, { signal: this.#stop.signal, onRetry: retryLog(this.logger) }));
  }

  /** Ends all waiting: what was waited for fails now and is delivered again to the next instance. */
  endWaiting(): void {
    this.#stop.abort();
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

const retryLog = (logger: Logger) => (error: unknown, pause: number) =>
  logger.warn('database away, will try again', { pause, reason: (error as Error).message });

const asLakeError = (error: unknown): unknown =>
  isTransient(error)
    ? new LabError('DATA_LAKE.DATABASE_UNAVAILABLE', `The database does not answer: ${(error as Error).message}`, {
        cause: error,
      })
    : error;
