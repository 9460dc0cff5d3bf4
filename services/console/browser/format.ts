const SYMBOLS: Readonly<Record<string, string>> = {
  degC: '°C',
  uL: 'µL',
  umol: 'µmol',
  um: 'µm',
  'kg/m3': 'kg/m³',
};
const NARROW_SPACE = '\u202f';
const MINUS = '\u2212';

/** The symbol of a unit as people write it. */
export const unitSymbol = (unit: string): string => SYMBOLS[unit] ?? unit;

/** A number with its unit, e.g. 105 °C. */
export const withUnit = (number: string, unit: string): string =>
  unit ? `${number}${NARROW_SPACE}${unitSymbol(unit)}` : number;

/** A number with so many significant digits; no exponent where people would not write one. */
export function formatNumber(value: number, significant = 4): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(significant));
  const size = Math.abs(rounded);
  const text = size !== 0 && (size < 1e-4 || size >= 1e7) ? rounded.toExponential() : String(rounded);
  return text.replace('-', MINUS);
}

export interface Quantity {
  readonly value: number;
  readonly unit: string;
  readonly uncertainty?: number;
  readonly censored?: 'at-least' | 'at-most';
}

/** A value with its uncertainty (two significant digits) and unit, e.g. 63.20 ± 0.40 %; a limit with its side, e.g. ≥ 95 %. */
export function formatQuantity({ value, unit, uncertainty, censored }: Quantity): string {
  if (censored) return `${censored === 'at-least' ? '≥' : '≤'}${NARROW_SPACE}${withUnit(formatNumber(value), unit)}`;
  if (!uncertainty) return withUnit(formatNumber(value), unit);
  const decimals = Math.min(Math.max(1 - Math.floor(Math.log10(uncertainty)), 0), 6);
  const fixed = (number: number) => number.toFixed(decimals).replace('-', MINUS);
  return withUnit(`${fixed(value)} ± ${fixed(uncertainty)}`, unit);
}

/** A span of time in the two largest units that matter, e.g. 3 min 20 s. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** Time of day; with the date when it is another day than `now`. */
export function formatTime(instant: string, now = new Date()): string {
  const time = new Date(instant);
  const clock = time.toLocaleTimeString('en-GB');
  return time.toDateString() === now.toDateString() ? clock : `${time.toLocaleDateString('en-CA')} ${clock}`;
}

/** A number of things in words: 1 parameter, 2 parameters. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** Words of the machine as words for people: awaiting-approval becomes awaiting approval. */
export const words = (term: string): string => term.replaceAll('-', ' ');
