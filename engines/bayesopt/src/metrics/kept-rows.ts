/** Numbers that are all whole and not negative. */
export type Counts = Uint8Array | Uint16Array | Uint32Array;

/** Bytes that the rows of one metric may take. */
const LARGEST_KEPT = 256 * 2 ** 20;
/** Entries from which a whole row is made: who asks for so many asks for the others too. */
const WORTHWHILE = 2048;

/** Rows that are made once and kept while there is room; those used longest ago give way. */
export class KeptRows {
  readonly #make: (x: number) => Counts;
  readonly #rows = new Map<number, Counts>();
  #bytes = 0;

  constructor(make: (x: number) => Counts) {
    this.#make = make;
  }

  /** Row `x`, if it is kept or if as many as `count` of its entries are needed. */
  get(x: number, count: number): Counts | undefined {
    const row = this.#rows.get(x) ?? (count >= WORTHWHILE ? this.#keep(x) : undefined);
    if (!row) return undefined;
    // the last used is the last of the map
    this.#rows.delete(x);
    this.#rows.set(x, row);
    return row;
  }

  #keep(x: number): Counts {
    const row = this.#make(x);
    this.#bytes += row.byteLength;
    this.#rows.set(x, row);
    for (const [oldest, { byteLength }] of this.#rows) {
      if (this.#bytes <= LARGEST_KEPT || oldest === x) break;
      this.#rows.delete(oldest);
      this.#bytes -= byteLength;
    }
    return row;
  }
}
