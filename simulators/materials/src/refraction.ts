import { polymerOptics } from './polymer-optics.js';
import type { Contents } from './reaction.js';
import { molarMass } from './substances.js';

/** Of air, which is what an instrument sees where no polymer is. */
export const indexOfAir = 1.00028;

/** Refractive index at 589 nm of the polymer in a vessel; of several, each counts by its mass. */
export function refractiveIndex(contents: Contents): number {
  const portions = polymerOptics.flatMap(({ name, formula, measured }) => {
    const amount = contents[name] ?? 0;
    return amount > 0 ? [{ mass: amount * molarMass(formula), index: measured.refractiveIndex }] : [];
  });
  const total = portions.reduce((sum, { mass }) => sum + mass, 0);
  return total > 0 ? portions.reduce((sum, { mass, index }) => sum + (mass / total) * index, 0) : indexOfAir;
}
