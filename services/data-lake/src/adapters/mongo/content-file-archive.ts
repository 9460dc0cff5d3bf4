import { type FileReference, LabError } from '@meguri/contracts';
import type { FileStore } from '@meguri/messaging';
import { ContentStore } from '@meguri/persistence';
import type { FileArchive } from '../../application/ports.js';
import type { LakeDatabase } from './lake-database.js';

/** Files in GridFS, each once under its hash. */
export class ContentFileArchive implements FileArchive {
  readonly #contents: ContentStore;
  readonly #copying = new Map<string, Promise<void>>();

  constructor(
    private readonly database: LakeDatabase,
    private readonly source: FileStore,
    /** Bytes of the largest file that fits into one answer. */
    private readonly largest: number,
  ) {
    this.#contents = new ContentStore(database.connection);
  }

  keep(file: FileReference): Promise<void> {
    const { sha256 } = file;
    const running = this.#copying.get(sha256);
    if (running) return running;
    const copying = this.database.insist(() => this.#copy(file)).finally(() => this.#copying.delete(sha256));
    this.#copying.set(sha256, copying);
    return copying;
  }

  release(file: FileReference): Promise<void> {
    return this.source.drop(file);
  }

  read(sha256: string) {
    return this.database.ask(async () => {
      const file = await this.#contents.find(sha256);
      if (!file) throw new LabError('FILE.UNKNOWN', `The lake has no file ${sha256}`, { context: { sha256 } });
      if (file.bytes > this.largest)
        throw new LabError('FILE.TOO_LARGE', `${file.name} has ${file.bytes} bytes`, {
          context: { ...file, largest: this.largest },
        });
      return { file, bytes: await this.#contents.read(sha256) };
    });
  }

  size(hashes?: readonly string[]) {
    return this.database.ask(async () => {
      const [sum] = await this.database.connection
        .collection<{ _id: string }>('files.files')
        .aggregate<{ files: number; bytes: number }>([
          { $match: hashes ? { _id: { $in: [...hashes] } } : {} },
          { $group: { _id: null, files: { $sum: 1 }, bytes: { $sum: '$length' } } },
        ])
        .toArray();
      return { files: sum?.files ?? 0, bytes: sum?.bytes ?? 0 };
    });
  }

  /** A copy that is here already is read once more: nothing is stated about bytes that cannot be read. */
  async #copy(file: FileReference): Promise<void> {
    const { sha256 } = file;
    if (await this.#contents.find(sha256)) await this.#contents.read(sha256);
    else await this.#contents.put(file, await this.source.get(file));
  }
}
