import type { Bound, Kernel, Listing } from '../search/kernel.js';
import { stateSize } from '../search/layout.js';
import type { Problem } from '../search/problem.js';
import { MODULE } from './generated/module.js';

/** What of the global is used here; the types of Node leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** The functions of wasm/index.ts. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  arenaStart(): number;
  setShape(
    columns: number,
    targets: number,
    lanes: number,
    slots: number,
    size: number,
    whole: number,
    floor: number,
    states: number,
    scratch: number,
  ): void;
  setTree(byRows: boolean, units: number, unitLists: number, masks: number, squares: number): void;
  pivot(level: number, k: number): number;
  enumerate(level: number, closed: number, units: number, columns: number, residual: number, limit: number): void;
  extend(level: number, from: number, into: number): void;
  setBounds(scratch: number): void;
  explained(level: number, k: number): number;
  reach(level: number, from: number, residual: number, limit: number): number;
  found(): number;
  cut(): number;
}

const PAGE = 65_536;
const CACHE_LINE = 64;

let compiled: object | undefined | null = null;

/** The search in vector instructions of WebAssembly; undefined where they are missing. */
export function simdKernel(problem: Problem): Kernel | undefined {
  if (compiled === null) compiled = compile();
  return compiled && new SimdKernel(problem, new WebAssembly.Instance(compiled).exports as Exports);
}

function compile(): object | undefined {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(MODULE), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

class SimdKernel implements Kernel {
  readonly name = 'wasm';
  readonly #call: Exports;
  readonly #masks: Uint32Array;
  readonly #squares: Float64Array;
  readonly #capacity: number;
  readonly #start: Float64Array;
  readonly #extensions: Float64Array;

  constructor(problem: Problem, call: Exports) {
    const { layout, prefix } = problem;
    const { columns, targets, lanes, slots } = layout;
    const lists = [problem.first, problem.width, problem.excludesInBlock].map((list) => list.slice(prefix));
    const units = lists[0]!.length;
    const capacity = 2 ** units;
    const [unitLists, states, scratch, masks, squares, extensions, bounds] = allocate(call, [
      units * 12,
      stateSize(layout) * (problem.maxColumns + 1) * 8,
      lanes * 16,
      capacity * 4,
      capacity * targets * 8,
      columns * targets * 8,
      (columns + 1) * columns * 8,
    ]) as [number, number, number, number, number, number, number];
    const whole = layout.by === 'rows' ? 0 : layout.folds - 1;
    const buffer = call.memory.buffer;
    lists.forEach((list, i) => {
      new Uint32Array(buffer, unitLists + i * units * 4, units).set(list);
    });
    this.#start = new Float64Array(buffer, states, problem.start.length);
    this.restart(problem.start);
    call.setShape(columns, targets, lanes, slots, stateSize(layout), whole, problem.floor, states, scratch);
    call.setBounds(bounds);
    call.setTree(layout.by === 'rows', units, unitLists, masks, squares);
    this.#call = call;
    this.#capacity = capacity;
    this.#masks = new Uint32Array(buffer, masks, capacity);
    this.#squares = new Float64Array(buffer, squares, capacity * targets);
    this.#extensions = new Float64Array(buffer, extensions, columns * targets);
  }

  restart(start: Float64Array): void {
    this.#start.set(start);
  }

  pivot(level: number, k: number): boolean {
    return this.#call.pivot(level, k) !== 0;
  }

  explained(level: number, k: number): number {
    return this.#call.explained(level, k);
  }

  reach(level: number, from: number, residual: number, limit: number): number {
    return this.#call.reach(level, from, residual, limit);
  }

  enumerate(level: number, closed: number, units: number, columns: number, bound?: Bound): Listing {
    const { residual = 0, limit = Number.POSITIVE_INFINITY } = bound ?? {};
    this.#call.enumerate(level, closed, units, columns, residual, limit);
    return {
      count: this.#call.found(),
      masks: this.#masks,
      squares: this.#squares,
      capacity: this.#capacity,
      dependent: this.#call.cut(),
    };
  }

  extend(level: number, from: number): Float64Array {
    this.#call.extend(level, from, this.#extensions.byteOffset);
    return this.#extensions;
  }
}

/** Addresses for blocks of these many bytes; memory grows to hold them. */
function allocate(call: Exports, sizes: readonly number[]): number[] {
  let top = call.arenaStart();
  const addresses = sizes.map((bytes) => {
    const address = top;
    top += Math.ceil(bytes / CACHE_LINE) * CACHE_LINE;
    return address;
  });
  const missing = top - call.memory.buffer.byteLength;
  if (missing > 0) call.memory.grow(Math.ceil(missing / PAGE));
  return addresses;
}
