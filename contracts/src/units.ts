import type { Quantity } from './values.js';

/** Unit symbols of the laboratory with the SI-coherent scale of their dimension: value_SI = factor * value + offset. */
interface Unit {
  readonly dimension: string;
  readonly factor: number;
  readonly offset?: number;
}

const units: Readonly<Record<string, Unit>> = {
  '': { dimension: 'number', factor: 1 },
  '%': { dimension: 'number', factor: 0.01 },
  s: { dimension: 'time', factor: 1 },
  min: { dimension: 'time', factor: 60 },
  h: { dimension: 'time', factor: 3600 },
  d: { dimension: 'time', factor: 86_400 },
  K: { dimension: 'temperature', factor: 1 },
  degC: { dimension: 'temperature', factor: 1, offset: 273.15 },
  kg: { dimension: 'mass', factor: 1 },
  g: { dimension: 'mass', factor: 1e-3 },
  mg: { dimension: 'mass', factor: 1e-6 },
  L: { dimension: 'volume', factor: 1e-3 },
  mL: { dimension: 'volume', factor: 1e-6 },
  uL: { dimension: 'volume', factor: 1e-9 },
  angstrom3: { dimension: 'volume', factor: 1e-30 },
  mol: { dimension: 'amount', factor: 1 },
  mmol: { dimension: 'amount', factor: 1e-3 },
  umol: { dimension: 'amount', factor: 1e-6 },
  'mol/L': { dimension: 'concentration', factor: 1e3 },
  'mmol/L': { dimension: 'concentration', factor: 1 },
  'g/mol': { dimension: 'molar mass', factor: 1e-3 },
  'g/mL': { dimension: 'density', factor: 1e3 },
  'g/cm3': { dimension: 'density', factor: 1e3 },
  'kg/m3': { dimension: 'density', factor: 1 },
  Pa: { dimension: 'pressure', factor: 1 },
  bar: { dimension: 'pressure', factor: 1e5 },
  J: { dimension: 'energy', factor: 1 },
  eV: { dimension: 'energy', factor: 1.602176634e-19 },
  Hartree: { dimension: 'energy', factor: 4.359744722206e-18 },
  'kJ/mol': { dimension: 'energy', factor: 1.66053906717385e-21 },
  angstrom: { dimension: 'length', factor: 1e-10 },
  nm: { dimension: 'length', factor: 1e-9 },
  um: { dimension: 'length', factor: 1e-6 },
  mm: { dimension: 'length', factor: 1e-3 },
  m: { dimension: 'length', factor: 1 },
  '1/K': { dimension: 'thermal expansion', factor: 1 },
  '1/Pa': { dimension: 'compressibility', factor: 1 },
  'J/(kg K)': { dimension: 'specific heat capacity', factor: 1 },
  'W/(m K)': { dimension: 'thermal conductivity', factor: 1 },
  rpm: { dimension: 'frequency', factor: 1 / 60 },
  Hz: { dimension: 'frequency', factor: 1 },
};

/** Whether the symbol is one the laboratory knows. */
export const isUnit = (symbol: string): boolean => Object.hasOwn(units, symbol);

/** Every unit symbol of the laboratory; the empty one is that of a pure number. */
export const unitSymbols: readonly string[] = Object.keys(units);

/** The dimension of a unit, e.g. temperature for degC; undefined for an unknown symbol. */
export const dimensionOf = (symbol: string): string | undefined => units[symbol]?.dimension;

/** Whether values in the one unit can be given in the other. */
export const isConvertible = (from: string, to: string): boolean =>
  dimensionOf(from) !== undefined && dimensionOf(from) === dimensionOf(to);

/**
 * Converts a value between units of one dimension.
 * @throws RangeError when a symbol is unknown or the dimensions differ.
 */
export function convert(value: number, from: string, to: string): number {
  const source = units[from];
  const target = units[to];
  if (!source || !target || source.dimension !== target.dimension)
    throw new RangeError(`cannot convert ${JSON.stringify(from)} to ${JSON.stringify(to)}`);
  if (from === to) return value;
  return (value * source.factor + (source.offset ?? 0) - (target.offset ?? 0)) / target.factor;
}

/**
 * A quantity in another unit of its dimension, its uncertainty with it.
 * @throws RangeError when a symbol is unknown or the dimensions differ.
 */
export function convertQuantity(quantity: Quantity, to: string): Quantity {
  const { value, unit, uncertainty } = quantity;
  if (unit === to) return quantity;
  // an uncertainty is a difference, so the zero of the scale drops out
  const spread = (size: number) => Math.abs(convert(size, unit, to) - convert(0, unit, to));
  return {
    ...quantity,
    value: convert(value, unit, to),
    unit: to,
    ...(uncertainty !== undefined && { uncertainty: spread(uncertainty) }),
  };
}
