/** Every place of the simulated laboratory where a vessel can stand. */
export const locations: ReadonlySet<string> = new Set([
  ...places('rack', 240),
  ...places('reactor', 6),
  ...places('hplc', 12),
  ...places('refractometer', 1),
  'waste/1',
]);

/** Where vessels end; it holds any number of them. */
export const waste = 'waste/1';

/** The vessels of a new laboratory, one in each place of the rack, by location. */
export function newVials(): [location: string, vessel: string][] {
  return places('rack', 240).map((location, i) => [location, `vial-${String(i + 1).padStart(3, '0')}`]);
}

function places(area: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${area}/${i + 1}`);
}
