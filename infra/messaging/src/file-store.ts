import { createHash } from 'node:crypto';
import { LabError, type ServiceName, serviceNames } from '@meguri/contracts';
import { type ObjectStore, Objm } from '@nats-io/obj';
import type { NatsConnection } from '@nats-io/transport-node';
import { asMessagingError } from './failures.js';
import { Link } from './link.js';
import { fileBucketOf } from './streams.js';

/** A file as events name it: the bytes are found by their hash. */
export interface FileReference {
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly name: string;
}

const PUT_TIMEOUT_MS = 10_000;

/** Files that travel beside events: each service puts into its own bucket and reads everybody's. */
export class FileStore {
  readonly #objects: Objm;
  readonly #link: Link;

  constructor(
    nc: NatsConnection,
    private readonly service: ServiceName,
  ) {
    this.#objects = new Objm(nc);
    this.#link = new Link(nc);
  }

  /** Stores bytes; call it before the event that names them is appended. The same bytes are stored once. */
  async put(bytes: Uint8Array, o: { readonly mediaType: string; readonly name: string }): Promise<FileReference> {
    const sha256 = hashOf(bytes);
    const reference = { sha256, bytes: bytes.byteLength, mediaType: o.mediaType, name: o.name };
    await this.#in(this.service, async (bucket) => {
      if (await has(bucket, sha256)) return;
      await bucket.putBlob({ name: sha256, description: o.name }, bytes, { timeout: PUT_TIMEOUT_MS });
    });
    return reference;
  }

  /**
   * The bytes, whoever put them, compared with their hash.
   * @throws LabError FILE.UNKNOWN, FILE.DAMAGED.
   */
  async get(reference: FileReference): Promise<Uint8Array> {
    const bytes = await this.#find(reference, (bucket) => bucket.getBlob(reference.sha256));
    if (!bytes) throw new LabError('FILE.UNKNOWN', `File ${reference.name} (${reference.sha256}) is in no bucket`);
    if (hashOf(bytes) !== reference.sha256)
      throw new LabError('FILE.DAMAGED', `File ${reference.name} does not match its hash`, {
        context: { ...reference },
      });
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Removes the bytes, when the data lake has copied and verified them. */
  async drop(reference: FileReference): Promise<void> {
    await this.#find(reference, async (bucket) => {
      await bucket.delete(reference.sha256);
      return true;
    });
  }

  /** Asks the bucket that has the file, its own first. */
  async #find<T>({ sha256 }: FileReference, use: (bucket: ObjectStore) => Promise<T | null>): Promise<T | null> {
    const services = [this.service, ...serviceNames.filter((service) => service !== this.service)];
    for (const service of services) {
      const found = await this.#in(service, async (bucket) => ((await has(bucket, sha256)) ? use(bucket) : null));
      if (found !== null) return found;
    }
    return null;
  }

  async #in<T>(service: ServiceName, use: (bucket: ObjectStore) => Promise<T>): Promise<T> {
    try {
      // bytes are named by their hash, so everything here may be repeated
      return await this.#link.askAgain(async () => use(await this.#objects.open(fileBucketOf(service))));
    } catch (error) {
      throw asMessagingError(error, `Files of ${service}`);
    }
  }
}

async function has(bucket: ObjectStore, sha256: string): Promise<boolean> {
  const info = await bucket.info(sha256);
  return info !== null && !info.deleted;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
