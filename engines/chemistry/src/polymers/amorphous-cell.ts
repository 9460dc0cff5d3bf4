import type { RandomStream } from '@meguri/numerics';
import { massOf } from '../force-field/molecule.js';
import type { Chain } from './chain.js';
import { PeriodicGrid } from './periodic-grid.js';
import { randomWalks } from './random-walk.js';
import { mirroredUnits, type Tacticity } from './sequence.js';
import { CLASH_REACH } from './shapes.js';

/** Cubic ångström of a gram of molecules of 1 g/mol: 10²⁴ / Avogadro's number (exact since 2019). */
const CUBIC_ANGSTROM_OF_GRAM_PER_MOLE = 1e24 / 6.02214076e23;
const RAREFACTION = 0.8;
const TRIES = 10;

/** Chains at random in a periodic cube, without overlaps. */
export interface AmorphousCell {
  /** Å. */
  readonly edge: number;
  /** g/cm³; lower than asked for when there was no room. */
  readonly density: number;
  /** Atoms of each chain, x, y and z one after the other, not wrapped into the cube, Å. */
  readonly chains: readonly Float64Array[];
}

/** No way was found to place the chains. */
export class PackingError extends Error {
  override readonly name = 'PackingError';
  readonly code = 'CELL.NO_ROOM';
  readonly remedy = 'start at a lower density';
}

/**
 * Grows chains into an empty cube of a density, g/cm³ (0.05 to 0.3 are usual before compression); when they find no room the density is lowered by a fifth, up to nine times.
 * @throws PackingError when that does not help either.
 */
export function amorphousCell(
  chain: Chain,
  { chains, density, tacticity }: { readonly chains: number; readonly density: number; readonly tacticity: Tacticity },
  random: RandomStream,
): AmorphousCell {
  const volume = (massOf(chain) * chains * CUBIC_ANGSTROM_OF_GRAM_PER_MOLE) / density;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const edge = Math.cbrt(volume / RAREFACTION ** attempt);
    const grid = new PeriodicGrid(edge, CLASH_REACH, chains * chain.elements.length);
    const grow = randomWalks(chain, grid, random);
    const grown: Float64Array[] = [];
    while (grown.length < chains) {
      const atoms = grow(mirroredUnits(chain.residues.length, tacticity, random));
      if (!atoms) break;
      grown.push(atoms);
    }
    if (grown.length === chains) return { edge, density: density * RAREFACTION ** attempt, chains: grown };
  }
  throw new PackingError(`${chains} chains of ${chain.elements.length} atoms do not fit at ${density} g/cm3`);
}
