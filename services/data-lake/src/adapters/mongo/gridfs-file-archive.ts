import { createHash } from 'node:crypto';
import { type FileReference, LabError } from '@meguri/contracts';
import type { FileStore } from '@meguri/messaging';
import mongoose, { type Connection } from 'mongoose';
import type { FileArchive } from '../../application/ports.js';
import { once, type Patience } from './database-trouble.js';

type Bucket = mongoose.mongo.GridFSBucket;
type Database = mongoose.mongo.Db;

interface StoredFile {
  readonly _id: string;
  readonly length: number;
  readonly filename: string;
  readonly metadata: { readonly mediaType: string };
}

const BUCKET = 'files';

/** GridFS: each file once, its SHA-256 as its id. */
export class GridFsFileArchive implements FileArchive {
  readonly #copying = new Map<string, Promise<void>>();

  constructor(
    private readonly connection: Connection,
    private readonly source: FileStore,
    private readonly patience: Patience,
    /** Bytes of the largest file that fits into one answer. */
    private readonly largest: number,
  ) {}

  keep(file: FileReference): Promise<void> {
    const { sha256 } = file;
    const running = this.#copying.get(sha256);
    if (running) return running;
    const copying = this.patience.insist(() => this.#copy(file)).finally(() => this.#copying.delete(sha256));
    this.#copying.set(sha256, copying);
    return copying;
  }

  release(file: FileReference): Promise<void> {
    return this.source.drop(file);
  }

  read(sha256: string) {
    return once(async () => {
      const stored = await this.#find(sha256);
      if (!stored) throw new LabError('FILE.UNKNOWN', `The lake has no file ${sha256}`, { context: { sha256 } });
      if (stored.length > this.largest)
        throw new LabError('FILE.TOO_LARGE', `${stored.filename} has ${stored.length} bytes`, {
          context: { sha256, bytes: stored.length, largest: this.largest },
        });
      const { length: bytes, filename: name, metadata } = stored;
      return {
        file: { sha256, bytes, mediaType: metadata.mediaType, name },
        bytes: await this.#verified(sha256, name),
      };
    });
  }

  size(hashes?: readonly string[]) {
    return once(async () => {
      const [sum] = await this.#files
        .aggregate<{ files: number; bytes: number }>([
          { $match: hashes ? { _id: { $in: [...hashes] } } : {} },
          { $group: { _id: null, files: { $sum: 1 }, bytes: { $sum: '$length' } } },
        ])
        .toArray();
      return { files: sum?.files ?? 0, bytes: sum?.bytes ?? 0 };
    });
  }

  async #copy(file: FileReference): Promise<void> {
    if (!(await this.#find(file.sha256))) {
      const bytes = await this.source.get(file);
      // chunks of a copy that was interrupted would stand in the way of this one
      await this.#database.collection(`${BUCKET}.chunks`).deleteMany({ files_id: file.sha256 as never });
      await this.#write(file, bytes);
    }
    await this.#verified(file.sha256, file.name);
  }

  #write({ sha256, name, mediaType }: FileReference, bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const upload = this.#bucket.openUploadStreamWithId(sha256 as never, name, { metadata: { mediaType } });
      upload.once('error', reject);
      upload.once('finish', resolve);
      upload.end(bytes);
    });
  }

  /** The bytes as they lie in the database, compared with their hash. */
  async #verified(sha256: string, name: string): Promise<Uint8Array> {
    const bytes = Buffer.concat(await this.#bucket.openDownloadStream(sha256 as never).toArray());
    if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
    throw new LabError('FILE.DAMAGED', `${name} in the database does not match its hash`, { context: { sha256 } });
  }

  #find(sha256: string): Promise<StoredFile | null> {
    return this.#files.findOne({ _id: sha256 });
  }

  get #files() {
    return this.#database.collection<StoredFile>(`${BUCKET}.files`);
  }

  get #bucket(): Bucket {
    return new mongoose.mongo.GridFSBucket(this.#database, { bucketName: BUCKET });
  }

  get #database(): Database {
    const { db } = this.connection;
    if (!db) throw new LabError('DATA_LAKE.DATABASE_UNAVAILABLE', 'The database is not connected');
    return db;
  }
}
