/** Why a text is no trajectory. */
export interface TrajectoryFailure {
  readonly kind: 'malformed' | 'truncated';
  readonly reason: string;
}

/** A box of right angles. */
export interface Box {
  /** Lower and upper corner, ångström. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Whether it repeats along x, y and z. */
  readonly periodic: readonly boolean[];
}

/** All atoms at one moment, by rising id. */
export interface Frame {
  readonly step: number;
  readonly box: Box;
  readonly ids: Int32Array;
  /** x, y, z of each atom as if it had never crossed a boundary, ångström. */
  readonly positions: Float64Array;
  /** The columns that were asked for, by name. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/**
 * Reads a trajectory that `dump custom` of LAMMPS wrote, with an id and unwrapped coordinates (`xu yu zu`, or `x y z` with
 * `ix iy iz`) in any order among other columns. What LAMMPS adds in newer versions (`ITEM: UNITS`, `ITEM: TIME`) is passed
 * over.
 * @param columns numbers of each atom that are wanted beside, such as `mol` or `mass`.
 * @returns at least one frame. A last frame without all of its atoms, as a killed run leaves it, is `truncated`; anything
 * else that is not such a file is `malformed`, with its line.
 */
export function readTrajectory(text: string, columns: readonly string[] = []): readonly Frame[] | TrajectoryFailure {
  const lines = new Lines(text);
  const frames: Frame[] = [];
  try {
    while (lines.more()) frames.push(readFrame(lines, columns));
  } catch (error) {
    if (error instanceof Unreadable)
      return { kind: error.kind, reason: `frame ${frames.length + 1}, line ${lines.number}: ${error.message}` };
    throw error;
  }
  return frames.length > 0 ? frames : { kind: 'malformed', reason: 'the trajectory has no frame' };
}

class Unreadable extends Error {
  constructor(
    readonly kind: TrajectoryFailure['kind'],
    message: string,
  ) {
    super(message);
  }
}
const malformed = (message: string) => new Unreadable('malformed', message);

/** One line after the other. */
class Lines {
  number = 0;
  #at = 0;

  constructor(private readonly text: string) {}

  more(): boolean {
    return this.#at < this.text.length;
  }

  /** @throws Unreadable where the text ends, also within a line. */
  next(): string {
    const end = this.text.indexOf('\n', this.#at);
    this.number++;
    if (end < 0) throw new Unreadable('truncated', 'the file ends within the frame; was the run killed?');
    const line = this.text.slice(this.#at, end);
    this.#at = end + 1;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  /** The rest of the next heading of this name; others that may stand before it are passed over with their value. */
  heading(name: string, optional: readonly string[] = []): string {
    for (;;) {
      const line = this.next();
      if (line.startsWith(`ITEM: ${name}`)) return line.slice(6 + name.length).trim();
      if (!optional.some((other) => line.startsWith(`ITEM: ${other}`)))
        throw malformed(`"ITEM: ${name}" is expected, not ${JSON.stringify(line.slice(0, 40))}`);
      this.next();
    }
  }
}

function readFrame(lines: Lines, wanted: readonly string[]): Frame {
  lines.heading('TIMESTEP', ['UNITS', 'TIME']);
  const step = numbersOf(lines.next(), 1)[0]!;
  lines.heading('NUMBER OF ATOMS', ['UNITS', 'TIME']);
  const count = numbersOf(lines.next(), 1)[0]!;
  if (!Number.isInteger(count) || count < 1) throw malformed(`${count} is no number of atoms`);
  const box = readBox(lines);
  return { step, box, ...readAtoms(lines, count, box, wanted) };
}

function readBox(lines: Lines): Box {
  const boundaries = lines.heading('BOX BOUNDS').split(/\s+/);
  if (boundaries.length !== 3) throw malformed('only boxes with right angles are read, not tilted ones');
  const edges = [0, 1, 2].map(() => numbersOf(lines.next(), 2));
  if (edges.some(([low, high]) => low! >= high!)) throw malformed('the box has no volume');
  return {
    low: Float64Array.from(edges, ([low]) => low!),
    high: Float64Array.from(edges, ([, high]) => high!),
    periodic: boundaries.map((boundary) => boundary === 'pp'),
  };
}

function readAtoms(lines: Lines, count: number, { low, high }: Box, wanted: readonly string[]) {
  const names = lines.heading('ATOMS').split(/\s+/);
  const column = (name: string) => {
    const index = names.indexOf(name);
    if (index < 0) throw malformed(`the dump has no column ${name}, only ${names.join(' ')}`);
    return index;
  };
  const isUnwrapped = names.includes('xu');
  const id = column('id');
  const coordinates = (isUnwrapped ? ['xu', 'yu', 'zu'] : ['x', 'y', 'z']).map(column);
  const images = isUnwrapped ? undefined : ['ix', 'iy', 'iz'].map(column);
  const others = wanted.map(column);
  const rows = Array.from({ length: count }, () =>
    numbersAt(lines.next(), names.length, [id, ...coordinates, ...others, ...(images ?? [])]),
  );
  rows.sort((a, b) => a[0]! - b[0]!);
  const length = (axis: number) => high[axis]! - low[axis]!;
  const place = (row: Float64Array, axis: number) =>
    row[1 + axis]! + (images ? row[4 + others.length + axis]! * length(axis) : 0);
  if (rows.some((row, index) => index > 0 && row[0] === rows[index - 1]![0]))
    throw malformed('two atoms have the same id');
  return {
    ids: Int32Array.from(rows, (row) => row[0]!),
    positions: Float64Array.from({ length: 3 * count }, (_, i) => place(rows[Math.floor(i / 3)]!, i % 3)),
    columns: new Map(wanted.map((name, index) => [name, Float64Array.from(rows, (row) => row[4 + index]!)])),
  };
}

const numbersOf = (line: string, count: number): Float64Array =>
  numbersAt(
    line,
    count,
    Array.from({ length: count }, (_, index) => index),
  );

/** @throws Unreadable when the line has another number of words, or one of the wanted is no finite number. */
function numbersAt(line: string, count: number, wanted: readonly number[]): Float64Array {
  const words = line.trim().split(/\s+/);
  const numbers = Float64Array.from(wanted, (index) => Number(words[index]));
  if (words.length !== count || !numbers.every(Number.isFinite))
    throw malformed(`${count} values are expected, not ${JSON.stringify(line.slice(0, 60))}`);
  return numbers;
}
