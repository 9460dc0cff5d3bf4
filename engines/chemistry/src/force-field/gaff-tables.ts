import { ForceFieldError } from './force-field-error.js';

/** k (r - r0)², kcal/mol/Å² and Å. */
export interface BondTerm {
  readonly k: number;
  readonly length: number;
}
/** k (θ - θ0)², kcal/mol/rad² and degrees. */
export interface AngleTerm {
  readonly k: number;
  readonly angle: number;
}
/** k (1 + cos(n φ - phase)), kcal/mol and degrees; of a torsion or, with the centre third, of an improper one, whose phase is 0 or 180. */
export interface TorsionTerm {
  readonly k: number;
  readonly n: number;
  readonly phase: number;
}
/** 4 ε ((σ/r)¹² - (σ/r)⁶), kcal/mol and Å. */
export interface DispersionTerm {
  readonly epsilon: number;
  readonly sigma: number;
}

/** The general Amber force field; terms by atom types joined with `-`, `X` for any. */
export interface GaffTables {
  readonly bonds: ReadonlyMap<string, BondTerm>;
  readonly angles: ReadonlyMap<string, AngleTerm>;
  readonly torsions: ReadonlyMap<string, readonly TorsionTerm[]>;
  readonly impropers: ReadonlyMap<string, TorsionTerm>;
  readonly dispersion: ReadonlyMap<string, DispersionTerm>;
}

/** From half the distance of the minimum, which Amber tabulates, to the σ of Lennard-Jones. */
const SIGMA_OF_HALF_MINIMUM = 2 / 2 ** (1 / 6);

/**
 * Reads `gaff.dat` in the format of Amber's parameter files (ambermd.org/FileFormats.php), as Open Babel installs it: title, masses, hydrophilic types, bonds,
 * angles, torsions, impropers, 10-12 terms, then dispersion as MOD4 RE; blocks end with an empty line, types stand in fixed columns.
 * Wang, Wolf, Caldwell, Kollman, Case, J. Comput. Chem. 25 (2004) 1157-1174.
 * @throws ForceFieldError when the text is none, or a table is empty.
 */
export function parseGaff(text: string): GaffTables {
  const lines = text.split(/\r?\n/);
  let at = 1;
  const block = (): string[] => {
    const begin = at;
    while (at < lines.length && lines[at]!.trim() !== '') at++;
    return lines.slice(begin, at++);
  };
  block(); // masses come from the elements
  const [, ...bondLines] = block(); // the first line names hydrophilic types
  const tables = {
    bonds: new Map(bondLines.map((line) => [typesIn(line, 2), bondTerm(numbersIn(line, 2))])),
    angles: new Map(block().map((line) => [typesIn(line, 3), angleTerm(numbersIn(line, 3))])),
    torsions: torsionsIn(block()),
    impropers: new Map(block().map((line) => [typesIn(line, 4), improperTerm(numbersIn(line, 4))])),
    dispersion: dispersionIn(lines),
  };
  const empty = Object.entries(tables).find(([, { size }]) => size === 0);
  if (empty) throw unreadable(`it has no ${empty[0]}`);
  return tables;
}

/** Each type has two columns, and a hyphen before the next. */
const typesIn = (line: string, count: number): string =>
  Array.from({ length: count }, (_, index) => line.slice(3 * index, 3 * index + 2).trim()).join('-');

const numbersIn = (line: string, types: number): readonly number[] => {
  const words = line
    .slice(3 * types - 1)
    .trim()
    .split(/\s+/);
  return words.map(Number);
};

const bondTerm = ([k, length]: readonly number[]): BondTerm => finite({ k: k!, length: length! });
const angleTerm = ([k, angle]: readonly number[]): AngleTerm => finite({ k: k!, angle: angle! });
function improperTerm([k, phase, n]: readonly number[]): TorsionTerm {
  if (phase !== 0 && phase !== 180) throw unreadable(`an improper has the phase ${phase} instead of 0 or 180`);
  return finite({ k: k!, n: Math.abs(n!), phase });
}
/** The barrier is shared out over the torsions of a bond; a negative n says that more terms follow. */
const torsionTerm = ([shares, barrier, phase, n]: readonly number[]): TorsionTerm =>
  finite({ k: barrier! / shares!, n: Math.abs(n!), phase: phase! });

function torsionsIn(lines: readonly string[]): Map<string, readonly TorsionTerm[]> {
  const torsions = new Map<string, TorsionTerm[]>();
  for (const line of lines) {
    const types = typesIn(line, 4);
    const terms = torsions.get(types) ?? [];
    torsions.set(types, [...terms, torsionTerm(numbersIn(line, 4))]);
  }
  return torsions;
}

function dispersionIn(lines: readonly string[]): Map<string, DispersionTerm> {
  const begin = lines.findIndex((line) => /^MOD4\s+RE/.test(line));
  if (begin < 0) throw unreadable('it has no line MOD4 RE');
  const dispersion = new Map<string, DispersionTerm>();
  for (const line of lines.slice(begin + 1)) {
    const [type, halfMinimum, epsilon] = line.trim().split(/\s+/);
    if (!type || type === 'END') break;
    dispersion.set(type, finite({ epsilon: Number(epsilon), sigma: Number(halfMinimum) * SIGMA_OF_HALF_MINIMUM }));
  }
  return dispersion;
}

function finite<T extends BondTerm | AngleTerm | TorsionTerm | DispersionTerm>(term: T): T {
  if (Object.values(term).every(Number.isFinite)) return term;
  throw unreadable(`a term lacks a number: ${JSON.stringify(term)}`);
}

const unreadable = (reason: string) =>
  new ForceFieldError('FORCE_FIELD.UNREADABLE', `the file is no gaff.dat: ${reason}`, 'install openbabel anew');
