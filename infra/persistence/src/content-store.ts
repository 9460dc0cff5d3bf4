import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { LabError } from '@meguri/contracts';
import mongoose, { type Connection } from 'mongoose';
import { databaseOf } from './connect.js';

/** A file as the store keeps it. */
export interface StoredContent {
  readonly sha256: string;
  readonly bytes: number;
  readonly name: string;
  readonly mediaType: string;
}

interface FileDocument {
  readonly _id: string;
  readonly length: number;
  readonly filename: string;
  readonly metadata: { readonly mediaType: string };
}

/** Files in GridFS under their SHA-256: putting the same content again stores nothing. */
export class ContentStore {
  constructor(
    private readonly connection: Connection,
    private readonly bucketName = 'files',
  ) {}

  /**
   * Stores a content and reads it back.
   *
   * @throws {LabError} FILE.DAMAGED when what arrived, or what lies in the database, does not have that hash.
   */
  async put(content: StoredContent, bytes: Uint8Array): Promise<void> {
    if (hashOf(bytes) !== content.sha256) throw damaged(content.sha256, 'The content to store');
    if ((await this.find(content.sha256)) === undefined) await this.#write(content, bytes);
    await this.read(content.sha256);
  }

  /** What is known of a content, or undefined when the store does not have it. */
  async find(sha256: string): Promise<StoredContent | undefined> {
    const file = await this.#files.findOne({ _id: sha256 });
    if (file === null) return undefined;
    return { sha256, bytes: file.length, name: file.filename, mediaType: file.metadata.mediaType };
  }

  /** The bytes, compared with their hash; FILE.UNKNOWN or FILE.DAMAGED otherwise. */
  async read(sha256: string): Promise<Buffer> {
    const stream = await this.open(sha256);
    const bytes = Buffer.concat(await stream.toArray());
    if (hashOf(bytes) !== sha256) throw damaged(sha256, 'The content in the database');
    return bytes;
  }

  /** A stream of the bytes, not compared with their hash; FILE.UNKNOWN when there is no such content. */
  async open(sha256: string): Promise<Readable> {
    if ((await this.find(sha256)) === undefined) {
      throw new LabError('FILE.UNKNOWN', `There is no file ${sha256}`, { context: { sha256 } });
    }
    return this.#bucket.openDownloadStream(sha256 as never);
  }

  async #write({ sha256, name, mediaType }: StoredContent, bytes: Uint8Array): Promise<void> {
    // chunks of an upload that was interrupted would stand in the way of this one
    await this.#chunks.deleteMany({ files_id: sha256 });
    const upload = this.#bucket.openUploadStreamWithId(sha256 as never, name, { metadata: { mediaType } });
    const finished = once(upload, 'finish');
    Readable.from([bytes]).pipe(upload);
    await finished;
  }

  get #files(): mongoose.mongo.Collection<FileDocument> {
    return databaseOf(this.connection).collection<FileDocument>(`${this.bucketName}.files`);
  }

  get #chunks(): mongoose.mongo.Collection<{ files_id: string }> {
    return databaseOf(this.connection).collection<{ files_id: string }>(`${this.bucketName}.chunks`);
  }

  get #bucket(): mongoose.mongo.GridFSBucket {
    return new mongoose.mongo.GridFSBucket(databaseOf(this.connection), { bucketName: this.bucketName });
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function damaged(sha256: string, what: string): LabError {
  return new LabError('FILE.DAMAGED', `${what} does not have the hash ${sha256}`, { context: { sha256 } });
}
