import { mean } from '@meguri/numerics';
import { type Dimer, dimersWithin } from './dimers.js';
import type { Molecule } from './molecules.js';
import type { Frame } from './trajectory.js';

/** 1 g/mol in 1 ångström³, in g/cm³ (SI 2019: the inverse of Avogadro's number times 10²⁴). */
const GRAMS_PER_CUBIC_CENTIMETRE = 1e24 / 6.02214076e23;

/**
 * The molecules that lie on a surface or on others that do, so far as contacts reach; what still flies, or left again, is
 * not among them.
 * @param surface height of the surface, ångström along z.
 * @param contact largest distance of atoms that touch, ångström.
 * @returns places in the list of molecules, rising.
 */
export function landed(
  frame: Frame,
  molecules: readonly Molecule[],
  { surface, contact }: { surface: number; contact: number },
): readonly number[] {
  const bottom = ({ atoms }: Molecule) => Math.min(...Array.from(atoms, (atom) => frame.positions[3 * atom + 2]!));
  const reached = new Set<number>();
  const waiting = [...molecules.keys()].filter((index) => bottom(molecules[index]!) - surface <= contact);
  const neighbours = neighboursOf(dimersWithin(frame, molecules, contact));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    waiting.push(...(neighbours.get(next) ?? []));
  }
  return [...reached].sort((a, b) => a - b);
}

function neighboursOf(dimers: readonly Dimer[]): ReadonlyMap<number, readonly number[]> {
  const neighbours = new Map<number, number[]>();
  const add = (from: number, to: number) => neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
  for (const { first, second } of dimers) {
    add(first, second);
    add(second, first);
  }
  return neighbours;
}

/** A film as a layer of constant density. */
export interface FilmLayer {
  /** Ångström. */
  readonly thickness: number;
  /** g/cm³. */
  readonly density: number;
}

/**
 * The even layer with the mass and the mean height of a film: its thickness is twice the mean height of its mass, which
 * needs no choice of where a rough film ends.
 * @param surface height where the film begins, ångström along z.
 */
export function layerOf({ box, positions }: Frame, molecules: readonly Molecule[], surface: number): FilmLayer {
  let [mass, moment] = [0, 0];
  for (const { atoms, masses } of molecules)
    for (const [index, atom] of atoms.entries()) {
      mass += masses[index]!;
      moment += masses[index]! * (positions[3 * atom + 2]! - surface);
    }
  const thickness = (2 * moment) / mass;
  const area = (box.high[0]! - box.low[0]!) * (box.high[1]! - box.low[1]!);
  return { thickness, density: (GRAMS_PER_CUBIC_CENTIMETRE * mass) / (area * thickness) };
}

/** A mean of some molecules of a film, and the height where they are. */
export interface Layer {
  /** Mean height, in the unit of the heights. */
  readonly height: number;
  readonly value: number;
  readonly count: number;
}

/** Means of a quantity by height, over layers of equal numbers of molecules, from the lowest up. */
export function byHeight(heights: readonly number[], values: readonly number[], layers: number): readonly Layer[] {
  const order = [...heights.keys()].sort((a, b) => heights[a]! - heights[b]!);
  const size = order.length / layers;
  const members = Array.from({ length: layers }, (_, i) =>
    order.slice(Math.round(i * size), Math.round((i + 1) * size)),
  );
  return members
    .filter((layer) => layer.length > 0)
    .map((layer) => ({
      height: mean(layer.map((index) => heights[index]!)),
      value: mean(layer.map((index) => values[index]!)),
      count: layer.length,
    }));
}
