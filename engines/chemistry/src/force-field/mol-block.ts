import { ForceFieldError } from './force-field-error.js';
import { ATOMIC_WEIGHTS, type Bond, type Conformer } from './molecule.js';

/** A molfile V2000 has three columns for a count. */
const MOST_ATOMS = 999;
const unreadable = (message: string) =>
  new ForceFieldError('FORCE_FIELD.UNREADABLE', message, 'look at what wrote the file; molfiles V2000 are read');

/**
 * The molecules of an SD file (molfiles V2000 with hydrogens; Biovia, CTfile Formats, 2020).
 * @throws ForceFieldError for elements that GAFF lacks, for ions and radicals, and for what is no such file. Charges that cancel within a
 * molecule, as in a nitro group, are a way of writing.
 */
export function parseSdf(text: string): readonly Conformer[] {
  const blocks = text.split(/^\$\$\$\$.*\n?/m).filter((block) => block.trim() !== '');
  if (blocks.length === 0) throw unreadable('the SD file has no molecule');
  return blocks.map(parseMolBlock);
}

function parseMolBlock(block: string): Conformer {
  const lines = block.split(/\r?\n/);
  const counts = lines[3] ?? '';
  const [atoms, bonds] = [Number(counts.slice(0, 3)), Number(counts.slice(3, 6))];
  if (!counts.includes('V2000') || !(atoms > 0) || lines.length < 4 + atoms + bonds)
    throw unreadable(`no molfile V2000 begins with ${JSON.stringify(lines.slice(0, 4).join('\n').slice(0, 80))}`);
  const atomLines = lines.slice(4, 4 + atoms);
  const elements = atomLines.map((line) => line.slice(31, 34).trim());
  refuseElements(elements);
  refuseIonsAndRadicals(lines);
  const positions = Float64Array.from(atomLines.flatMap((line) => [0, 10, 20].map((at) => column(line, at, 10))));
  return { elements, positions, bonds: lines.slice(4 + atoms, 4 + atoms + bonds).map(bondOf) };
}

const bondOf = (line: string): Bond => [column(line, 0, 3) - 1, column(line, 3, 3) - 1, column(line, 6, 3)];

function column(line: string, from: number, length: number): number {
  const value = Number(line.slice(from, from + length).trim() || Number.NaN);
  if (!Number.isFinite(value)) throw unreadable(`${JSON.stringify(line)} has no number at column ${from + 1}`);
  return value;
}

function refuseElements(elements: readonly string[]): void {
  const index = elements.findIndex((element) => !(element in ATOMIC_WEIGHTS));
  if (index < 0) return;
  throw new ForceFieldError(
    'FORCE_FIELD.ELEMENT',
    `GAFF has no parameters for ${elements[index]} (atom ${index + 1})`,
    `use molecules of ${Object.keys(ATOMIC_WEIGHTS).join(', ')}`,
  );
}

function refuseIonsAndRadicals(lines: readonly string[]): void {
  const valuesOf = (kind: string) =>
    lines
      .filter((line) => line.startsWith(`M  ${kind}`))
      .flatMap((line) => line.slice(9).trim().split(/\s+/).map(Number));
  const charge = valuesOf('CHG').reduce((sum, value, at) => (at % 2 === 1 ? sum + value : sum), 0);
  if (charge !== 0)
    throw new ForceFieldError('FORCE_FIELD.CHARGED', `the molecule has the charge ${charge}`, 'give the neutral one');
  const [radical] = valuesOf('RAD');
  if (radical !== undefined)
    throw new ForceFieldError('FORCE_FIELD.RADICAL', `atom ${radical} is a radical`, 'give a closed-shell molecule');
}

/** The molecules as an SD file, each with at most 999 atoms. */
export const formatSdf = (molecules: readonly Conformer[]): string => molecules.map(molBlockOf).join('');

function molBlockOf({ elements, bonds, positions }: Conformer): string {
  if (elements.length > MOST_ATOMS) throw new RangeError(`${elements.length} atoms do not fit into a molfile V2000`);
  const pad = (value: number, width: number, digits = 0) => value.toFixed(digits).padStart(width);
  const atoms = elements.map((element, index) => {
    const [x, y, z] = positions.subarray(3 * index);
    return `${pad(x!, 10, 4)}${pad(y!, 10, 4)}${pad(z!, 10, 4)} ${element.padEnd(3)} 0  0  0  0  0  0  0  0  0  0  0  0`;
  });
  const bound = bonds.map(([first, second, order]) => `${pad(first + 1, 3)}${pad(second + 1, 3)}${pad(order, 3)}  0`);
  const counts = `${pad(elements.length, 3)}${pad(bonds.length, 3)}  0  0  0  0  0  0  0  0999 V2000`;
  return ['', '  Meguri', '', counts, ...atoms, ...bound, 'M  END', '$$$$', ''].join('\n');
}
