/** Documents of one caller; they succeed or fail together. */
interface Group<T> {
  readonly documents: readonly T[];
  resolve(): void;
  reject(error: unknown): void;
}

/** Documents written in one go at most. */
const MOST_AT_ONCE = 1000;

/** Gathers the documents of many callers while the previous ones are written, so that the cost of a write is shared. */
export class InsertQueue<T> {
  readonly #waiting: Group<T>[] = [];
  #busy = false;

  constructor(private readonly insert: (documents: readonly T[]) => Promise<void>) {}

  /** Resolves when these documents are written. */
  add(documents: readonly T[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ documents, resolve, reject });
      if (!this.#busy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) await this.#write(this.#take());
    this.#busy = false;
  }

  #take(): Group<T>[] {
    const groups: Group<T>[] = [];
    for (let size = 0; this.#waiting.length > 0 && size < MOST_AT_ONCE; ) {
      const group = this.#waiting.shift()!;
      groups.push(group);
      size += group.documents.length;
    }
    return groups;
  }

  async #write(groups: readonly Group<T>[]): Promise<void> {
    try {
      await this.insert(groups.flatMap(({ documents }) => documents));
      for (const group of groups) group.resolve();
    } catch (error) {
      if (groups.length === 1) return groups[0]!.reject(error);
      // one by one: a document that cannot be written must not take its neighbours down
      for (const group of groups) await this.#write([group]);
    }
  }
}
