/** Radii of Bondi (J. Phys. Chem. 68, 441, 1964), ångström. */
const RADII: Readonly<Record<string, number>> = {
  H: 1.2,
  C: 1.7,
  N: 1.55,
  O: 1.52,
  F: 1.47,
  Si: 2.1,
  P: 1.8,
  S: 1.8,
  Cl: 1.75,
  Br: 1.85,
  I: 1.98,
};

export interface Atom {
  readonly element: string;
  /** Ångström. */
  readonly position: readonly [x: number, y: number, z: number];
}

/**
 * Volume of the union of the atoms' van der Waals spheres, ångström³, by counting the points of a grid; within 0.5 % at
 * the default spacing.
 * @param spacing of the grid, ångström.
 * @throws RangeError for an element without a radius.
 */
export function vanDerWaalsVolume(atoms: readonly Atom[], spacing = 0.1): number {
  const occupied = new Set<number>();
  for (const { element, position } of atoms) {
    const radius = RADII[element];
    if (radius === undefined) throw new RangeError(`no van der Waals radius of ${element}`);
    occupy(occupied, position, radius, spacing);
  }
  return occupied.size * spacing ** 3;
}

/** Grid points along an axis; coordinates up to 500 Å at the default spacing. */
const SIDE = 10_000;

function occupy(occupied: Set<number>, [x, y, z]: Atom['position'], radius: number, spacing: number): void {
  const [from, to] = [(at: number) => Math.ceil((at - radius) / spacing), (at: number) => (at + radius) / spacing];
  for (let i = from(x); i <= to(x); i++)
    for (let j = from(y); j <= to(y); j++)
      for (let k = from(z); k <= to(z); k++) {
        const squared = (i * spacing - x) ** 2 + (j * spacing - y) ** 2 + (k * spacing - z) ** 2;
        if (squared <= radius ** 2) occupied.add((i + SIDE / 2) * SIDE ** 2 + (j + SIDE / 2) * SIDE + (k + SIDE / 2));
      }
}
