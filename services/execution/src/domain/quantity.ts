/** A number with its unit symbol, e.g. 0.20 mmol. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

/** What the domain must know of units; the table itself belongs to the contracts. */
export interface UnitTable {
  /** Converts between units of one dimension; throws a RangeError otherwise. */
  convert(value: number, from: string, to: string): number;
  /** The dimension of a unit, e.g. temperature for degC; undefined for an unknown symbol. */
  dimensionOf(unit: string): string | undefined;
}

/** Exponents of the base dimensions; absent means 0. */
type Powers = Readonly<Record<string, number>>;

/** A quantity in the coherent units of the bench (mmol, mL, mg, s, K), so that products and quotients need no factors. */
export interface Measure {
  readonly value: number;
  readonly powers: Powers;
}

// every dimension that may be calculated with, and its coherent unit
const coherent: Readonly<Record<string, { readonly unit: string; readonly powers: Powers }>> = {
  number: { unit: '', powers: {} },
  time: { unit: 's', powers: { time: 1 } },
  temperature: { unit: 'K', powers: { temperature: 1 } },
  mass: { unit: 'mg', powers: { mass: 1 } },
  volume: { unit: 'mL', powers: { volume: 1 } },
  amount: { unit: 'mmol', powers: { amount: 1 } },
  concentration: { unit: 'mol/L', powers: { amount: 1, volume: -1 } },
  'molar mass': { unit: 'g/mol', powers: { mass: 1, amount: -1 } },
  density: { unit: 'kg/m3', powers: { mass: 1, volume: -1 } },
};

/**
 * The quantity in coherent units.
 * @throws RangeError when the unit is unknown or its dimension cannot be calculated with.
 */
export function measure({ value, unit }: Quantity, units: UnitTable): Measure {
  const base = coherent[units.dimensionOf(unit) ?? ''];
  if (!base) throw new RangeError(`cannot calculate with the unit ${JSON.stringify(unit)}`);
  return { value: units.convert(value, unit, base.unit), powers: base.powers };
}

/**
 * The measure in the given unit.
 * @throws RangeError when the unit is of another dimension.
 */
export function inUnit({ value, powers }: Measure, unit: string, units: UnitTable): number {
  const base = coherent[units.dimensionOf(unit) ?? ''];
  if (!base || !samePowers(base.powers, powers))
    throw new RangeError(`a ${nameOf(powers)} cannot be given in ${JSON.stringify(unit)}`);
  return units.convert(value, base.unit, unit);
}

/** The name of the dimension, e.g. volume; undefined for one that has no name. */
export const dimensionName = (powers: Powers): string | undefined =>
  Object.entries(coherent).find(([, base]) => samePowers(base.powers, powers))?.[0];

export const product = (a: Measure, b: Measure): Measure => combine(a.value * b.value, a, b, 1);
export const quotient = (a: Measure, b: Measure): Measure => combine(a.value / b.value, a, b, -1);

/** @throws RangeError when the dimensions differ. */
export function sum(a: Measure, b: Measure, sign: 1 | -1): Measure {
  if (!samePowers(a.powers, b.powers))
    throw new RangeError(`cannot add a ${nameOf(a.powers)} and a ${nameOf(b.powers)}`);
  return { value: a.value + sign * b.value, powers: a.powers };
}

function combine(value: number, a: Measure, b: Measure, sign: 1 | -1): Measure {
  const names = new Set([...Object.keys(a.powers), ...Object.keys(b.powers)]);
  const powers = [...names].map((name) => [name, (a.powers[name] ?? 0) + sign * (b.powers[name] ?? 0)] as const);
  return { value, powers: Object.fromEntries(powers.filter(([, power]) => power !== 0)) };
}

const samePowers = (a: Powers, b: Powers): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, power]) => b[name] === power);

const nameOf = (powers: Powers): string =>
  dimensionName(powers) ??
  (Object.entries(powers)
    .map(([name, power]) => `${name}^${power}`)
    .join(' ') ||
    'number');
