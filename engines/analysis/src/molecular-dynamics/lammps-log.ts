/** Why a log gives no series. */
export interface LogFailure {
  /** `stopped`: LAMMPS says that it stopped; `other-format`: thermo output of a style or version that is not read here. */
  readonly kind: 'malformed' | 'other-format' | 'stopped';
  readonly reason: string;
}

/** Thermo output of one `run` or `minimize`: equally long columns by their names. */
export interface ThermoBlock {
  readonly columns: ReadonlyMap<string, Float64Array>;
}

export interface LammpsLog {
  readonly blocks: readonly ThermoBlock[];
  /** Whether LAMMPS reached the end of its input. */
  readonly finished: boolean;
}

/** Header of thermo output in one line for each step, as of 2021 or padded as from 2022 on. */
const HEADER = /^\s*Step(?:\s+\S+)+\s*$/;
/** Headers of the styles `multi` and `yaml`. */
const OTHER_HEADER = /^-+ Step +\d+|^keywords: *\[/;
const LAST_LINE = /^Loop time of/;
const END = /^Total wall time:/;

/**
 * Reads the thermo output of a LAMMPS log (`thermo_style` one or custom, beginning with the step); warnings between the
 * lines are skipped, and a last line that was being written when LAMMPS was killed is left out.
 */
export function readLammpsLog(text: string): LammpsLog | LogFailure {
  const lines = text.split('\n');
  const error = lines.find((line) => /^ERROR\b/.test(line));
  if (error) return { kind: 'stopped', reason: error.trim() };
  if (lines.some((line) => OTHER_HEADER.test(line)))
    return { kind: 'other-format', reason: 'thermo output is not one line for each step; use thermo_style custom' };
  const blocks: ThermoBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!HEADER.test(lines[at]!)) continue;
    const block = readBlock(lines, at);
    if ('kind' in block) return block;
    blocks.push(block);
  }
  if (blocks.length === 0) return { kind: 'malformed', reason: 'the log has no thermo output' };
  return { blocks, finished: lines.some((line) => END.test(line)) };
}

function readBlock(lines: readonly string[], header: number): ThermoBlock | LogFailure {
  const names = lines[header]!.trim().split(/\s+/);
  const rows: number[][] = [];
  for (let at = header + 1; at < lines.length; at++) {
    const line = lines[at]!;
    if (LAST_LINE.test(line) || HEADER.test(line)) break;
    if (/^\s*$|^\s*WARNING/.test(line)) continue;
    const row = line.trim().split(/\s+/).map(Number);
    const isCutOff = at === lines.length - 1;
    if (isCutOff) break;
    if (row.length !== names.length || row.some(Number.isNaN)) {
      if (rows.length > 0 && isAnotherCommand(line)) break;
      return { kind: 'malformed', reason: `line ${at + 1} is no thermo output: ${JSON.stringify(line.slice(0, 80))}` };
    }
    rows.push(row);
  }
  return { columns: new Map(names.map((name, i) => [name, Float64Array.from(rows, (row) => row[i]!)])) };
}

/** A killed run is followed in an appended log by the commands of the one that went on. */
const isAnotherCommand = (line: string): boolean => /^(LAMMPS|[a-z_]+ )/.test(line);

/**
 * One series of the named columns over all blocks that have them, in the order of steps; what was run twice (from a
 * checkpoint on) counts as it was the last time.
 */
export function joinBlocks(
  { blocks }: LammpsLog,
  names: readonly string[],
): ReadonlyMap<string, Float64Array> | LogFailure {
  const rows = new Map<number, readonly number[]>();
  for (const { columns } of blocks) {
    const steps = columns.get('Step');
    const wanted = names.map((name) => columns.get(name));
    if (!steps || wanted.some((column) => column === undefined)) continue;
    if (steps.length > 0) for (const step of rows.keys()) if (step >= steps[0]!) rows.delete(step);
    for (const [i, step] of steps.entries())
      rows.set(
        step,
        wanted.map((column) => column![i]!),
      );
  }
  if (rows.size === 0) return { kind: 'malformed', reason: `no thermo output has all of ${names.join(', ')}` };
  const inOrder = [...rows].toSorted(([a], [b]) => a - b);
  const columns = names.map((name, i) => [name, Float64Array.from(inOrder, ([, row]) => row[i]!)] as const);
  return new Map([['Step', Float64Array.from(inOrder, ([step]) => step)], ...columns]);
}
