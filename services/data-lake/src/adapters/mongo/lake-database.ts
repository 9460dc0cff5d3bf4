import type { Health, Logger } from '@meguri/observability';
import mongoose, { type Connection } from 'mongoose';
import { Patience } from './database-trouble.js';
import { type LakeModels, modelsOf } from './schemas.js';

/** An operation looks two seconds for a server, then says that there is none; a write is done when it is on disk. */
const options = { serverSelectionTimeoutMS: 2000, bufferCommands: false, w: 'majority', journal: true } as const;

/** The database of the lake: opened at once, usable as soon as it answers, waited for as long as it does not. */
export class LakeDatabase {
  readonly connection: Connection;
  readonly models: LakeModels;
  readonly patience: Patience;
  #prepared = false;

  constructor(url: string, logger: Logger, health: Health) {
    this.patience = new Patience(logger);
    this.connection = mongoose.createConnection();
    this.models = modelsOf(this.connection);
    health.require('database', () => this.#trouble());
    void this.#prepare(url, logger);
  }

  async close(): Promise<void> {
    this.patience.end();
    await this.connection.close();
  }

  async #prepare(url: string, logger: Logger): Promise<void> {
    try {
      await this.patience.insist(() => this.connection.openUri(url, options));
      for (const model of Object.values(this.models)) await this.patience.insist(() => model.createIndexes());
      this.#prepared = true;
    } catch (error) {
      logger.error('database cannot be prepared', { error });
    }
  }

  async #trouble(): Promise<string | undefined> {
    if (!this.#prepared) return 'the database is not prepared yet';
    await this.connection.db?.command({ ping: 1 });
    return undefined;
  }
}
