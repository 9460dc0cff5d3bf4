import type { RandomStream } from '@meguri/numerics';

/** How the units of a copolymer follow one another. */
export type Arrangement = 'alternating' | 'random' | 'block';
/** How the configurations of neighbouring units are related: all equal, alternating, or by chance. */
export type Tacticity = 'isotactic' | 'syndiotactic' | 'atactic';

/** Indices of the units of a chain of so many; of blocks the first ones are longer when they do not come out even. */
export function sequenceOf(units: number, length: number, arrangement: Arrangement, random: RandomStream): number[] {
  return Array.from({ length }, (_, index) => {
    if (arrangement === 'alternating') return index % units;
    return arrangement === 'random' ? random.integer(0, units - 1) : Math.floor((index * units) / length);
  });
}

/** Which units of a chain are mirror images of the given ones. */
export function mirroredUnits(length: number, tacticity: Tacticity, random: RandomStream): boolean[] {
  return Array.from({ length }, (_, index) => {
    if (tacticity === 'syndiotactic') return index % 2 === 1;
    return tacticity === 'atactic' && random.uniform() < 0.5;
  });
}
