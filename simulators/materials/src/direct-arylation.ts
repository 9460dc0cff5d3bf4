import { levels, yields } from './direct-arylation-table.js';

/** Conditions of one reaction. A reagent left out, or unknown to the table, gives no product. */
export interface ArylationConditions {
  readonly base?: string;
  readonly ligand?: string;
  readonly solvent?: string;
  /** mol of aryl bromide per litre of solvent */
  readonly concentration: number;
  /** degrees Celsius */
  readonly temperature: number;
  /** hours at that temperature */
  readonly hours: number;
}

/** Reaction time of the measured table, in hours. */
export const nominalHours = 16;

// 1/h; our choice, not measured: 99 % of an endless reaction is reached at the nominal time
const rate = Math.log(100) / nominalHours;
const reached = -Math.expm1(-rate * nominalHours);

/**
 * Yield in % (0…100) by look-up of the measurements. Between measured concentrations and temperatures it is bilinear,
 * outside it stays at the nearest measured level. It approaches in first order and is exactly the measured one from the
 * nominal time on.
 */
export function arylationYield(conditions: ArylationConditions): number {
  return advanceYield(0, conditions);
}

/** As `arylationYield`, going on from a yield (%) reached before: two halves of a heating give what the whole gives. */
export function advanceYield(before: number, conditions: ArylationConditions): number {
  const final = finalYield(conditions);
  if (final <= before || !(conditions.hours > 0)) return before;
  if (conditions.hours >= nominalHours) return final;
  const asymptote = final / reached;
  return Math.min(final, before + (asymptote - before) * -Math.expm1(-rate * conditions.hours));
}

function finalYield({ base, ligand, solvent, concentration, temperature }: ArylationConditions): number {
  const row = rowOf(base, ligand, solvent);
  if (row === undefined || !(concentration > 0)) return 0;
  const c = between(levels.concentration, concentration);
  const t = between(levels.temperature, temperature);
  const at = (i: number, j: number): number => yields[(row + i) * levels.temperature.length + j] ?? 0;
  const along = (i: number): number => mix(at(i, t.lower), at(i, t.upper), t.share);
  return mix(along(c.lower), along(c.upper), c.share);
}

/** First index of the conditions in the table, counted in concentrations; nothing when a reagent is missing. */
function rowOf(base?: string, ligand?: string, solvent?: string): number | undefined {
  const b = (levels.base as readonly (string | undefined)[]).indexOf(base);
  const l = (levels.ligand as readonly (string | undefined)[]).indexOf(ligand);
  const s = (levels.solvent as readonly (string | undefined)[]).indexOf(solvent);
  if (b < 0 || l < 0 || s < 0) return undefined;
  return ((b * levels.ligand.length + l) * levels.solvent.length + s) * levels.concentration.length;
}

interface Bracket {
  readonly lower: number;
  readonly upper: number;
  /** weight of `upper`, 0…1 */
  readonly share: number;
}

function between(grid: readonly number[], value: number): Bracket {
  const upper = grid.findIndex((level) => level >= value);
  if (upper === 0) return { lower: 0, upper: 0, share: 0 };
  if (upper < 0) return { lower: grid.length - 1, upper: grid.length - 1, share: 0 };
  const [below = 0, above = 0] = grid.slice(upper - 1);
  return { lower: upper - 1, upper, share: (value - below) / (above - below) };
}

const mix = (a: number, b: number, share: number): number => a * (1 - share) + b * share;
