/** Atoms of a periodic cube, found by their place; the last ones that came can be taken away again. */
export class PeriodicGrid {
  readonly edge: number;
  readonly #cells: number;
  readonly #size: number;
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #cellOf: Int32Array;
  readonly #positions: Float64Array;
  #count = 0;

  /**
   * @param edge of the cube, Å.
   * @param reach within which neighbours are found, Å.
   * @param capacity atoms at most.
   */
  constructor(edge: number, reach: number, capacity: number) {
    this.edge = edge;
    this.#cells = Math.max(1, Math.min(128, Math.floor(edge / reach)));
    this.#size = edge / this.#cells;
    this.#head = new Int32Array(this.#cells ** 3).fill(-1);
    this.#next = new Int32Array(capacity);
    this.#cellOf = new Int32Array(capacity);
    this.#positions = new Float64Array(3 * capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** Adds an atom, which gets the next number. */
  add(x: number, y: number, z: number): void {
    const atom = this.#count++;
    const cell = this.#indexOf(this.#along(x), this.#along(y), this.#along(z));
    this.#positions.set([x, y, z], 3 * atom);
    this.#cellOf[atom] = cell;
    this.#next[atom] = this.#head[cell]!;
    this.#head[cell] = atom;
  }

  /** Takes the last atoms away until so many are left. */
  shrink(count: number): void {
    while (this.#count > count) {
      const atom = --this.#count;
      this.#head[this.#cellOf[atom]!] = this.#next[atom]!;
    }
  }

  /** Whether the question is answered with yes for some atom near the point: its number and squared distance to the nearest image, Å². */
  some(x: number, y: number, z: number, ask: (atom: number, squaredDistance: number) => boolean): boolean {
    const [cx, cy, cz] = [this.#along(x), this.#along(y), this.#along(z)];
    // in a cube of fewer than three cells the neighbours on both sides are the same
    const [low, high] = this.#cells < 3 ? [0, this.#cells - 1] : [-1, 1];
    for (let i = low; i <= high; i++)
      for (let j = low; j <= high; j++)
        for (let k = low; k <= high; k++) {
          const cell = this.#indexOf(this.#wrap(cx + i), this.#wrap(cy + j), this.#wrap(cz + k));
          for (let atom = this.#head[cell]!; atom >= 0; atom = this.#next[atom]!)
            if (ask(atom, this.#squaredDistance(atom, x, y, z))) return true;
        }
    return false;
  }

  #squaredDistance(atom: number, x: number, y: number, z: number): number {
    const dx = this.#nearest(x - this.#positions[3 * atom]!);
    const dy = this.#nearest(y - this.#positions[3 * atom + 1]!);
    const dz = this.#nearest(z - this.#positions[3 * atom + 2]!);
    return dx * dx + dy * dy + dz * dz;
  }

  #nearest(difference: number): number {
    return difference - this.edge * Math.round(difference / this.edge);
  }

  #along(coordinate: number): number {
    const within = coordinate - this.edge * Math.floor(coordinate / this.edge);
    return Math.min(this.#cells - 1, Math.floor(within / this.#size));
  }

  #wrap(cell: number): number {
    return (cell + this.#cells) % this.#cells;
  }

  #indexOf(i: number, j: number, k: number): number {
    return (i * this.#cells + j) * this.#cells + k;
  }
}
