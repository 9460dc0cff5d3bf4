import { MODULE } from './generated/module.js';

/** What of the global is used here; the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** The functions of wasm/index.ts; matrices are given by their address. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  arenaStart(): number;
  cholesky(a: number, n: number): number;
  invertCholesky(l: number, n: number, x: number, inverse: number): void;
  correlate(squared: number, count: number, kernel: number): void;
  correlateWithSlope(squared: number, slopes: number, count: number, kernel: number): void;
  squaredDistances(from: number, rows: number, to: number, count: number, dimensions: number, squared: number): void;
  solvePanels(
    b: number,
    panels: number,
    count: number,
    capacity: number,
    rows: number,
    l: number,
    weights: number,
    projections: number,
    squares: number,
  ): void;
}

const PAGE = 65_536;
const CACHE_LINE = 64;

/** The vector instructions of WebAssembly, with a stack of memory for the numbers they work on. */
export class Simd {
  readonly call: Exports;
  #numbers: Float64Array;
  #top: number;

  constructor(exports: Exports) {
    this.call = exports;
    this.#top = exports.arenaStart();
    this.#numbers = new Float64Array(exports.memory.buffer);
  }

  /** Lends `use` memory for arrays of these lengths, by their addresses, with what is left there; the memory is taken back afterwards. */
  lend<Result>(lengths: readonly number[], use: (...addresses: number[]) => Result): Result {
    const start = this.#top;
    const addresses = lengths.map((length) => {
      const address = this.#top;
      this.#top += Math.ceil((length * 8) / CACHE_LINE) * CACHE_LINE;
      return address;
    });
    try {
      this.#reach(this.#top);
      return use(...addresses);
    } finally {
      this.#top = start;
    }
  }

  /** Copies `values` to an address. */
  write(address: number, values: Float64Array): void {
    this.#numbers.set(values, address / 8);
  }

  /** What is at an address, valid until memory is lent again. */
  read(address: number, length: number): Float64Array {
    return this.#numbers.subarray(address / 8, address / 8 + length);
  }

  #reach(end: number): void {
    const { memory } = this.call;
    const missing = end - memory.buffer.byteLength;
    if (missing <= 0) return;
    memory.grow(Math.ceil(missing / PAGE));
    this.#numbers = new Float64Array(memory.buffer);
  }
}

let instance: Simd | undefined | null = null;

/** The one instance; undefined where WebAssembly or its vector instructions are missing. */
export function simd(): Simd | undefined {
  if (instance === null) instance = instantiate();
  return instance;
}

function instantiate(): Simd | undefined {
  try {
    const bytes = Uint8Array.from(atob(MODULE), (character) => character.charCodeAt(0));
    return new Simd(new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Exports);
  } catch {
    return undefined;
  }
}
