/** From values to pixels, with ticks at round values. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
}

type Range = readonly [from: number, to: number];

export function linear([low, high]: Range, [from, to]: Range): Scale {
  const scale = (value: number) => from + ((value - low) / (high - low)) * (to - from);
  return Object.assign(scale, { ticks: roundTicks(low, high) });
}

/** Of positive values. */
export function logarithmic([low, high]: Range, [from, to]: Range): Scale {
  const [a, b] = [Math.log(low), Math.log(high)];
  const scale = (value: number) => from + ((Math.log(value) - a) / (b - a)) * (to - from);
  const decades = Array.from({ length: 40 }, (_, i) => i - 20).flatMap((e) => [1, 2, 5].map((m) => m * 10 ** e));
  const round = decades.map(tidy).filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
  const fitting = round.length > 8 ? round.filter((tick) => Number.isInteger(Math.log10(tick))) : round;
  return Object.assign(scale, { ticks: fitting.length >= 3 ? fitting : roundTicks(low, high) });
}

/** The extent of values, a little wider so that nothing lies on the edge; 0 … 1 of none. */
export function extent(values: readonly number[], margin = 0.05): Range {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const low = finite.reduce((least, v) => Math.min(least, v));
  const high = finite.reduce((most, v) => Math.max(most, v));
  const wider = high > low ? (high - low) * margin : Math.abs(high) * 0.1 || 1;
  return [low - wider, high + wider];
}

/** The same of positive values on a logarithmic axis. */
export function logarithmicExtent(values: readonly number[], margin = 0.05): Range {
  const [low, high] = extent(values.filter((v) => v > 0).map(Math.log), margin);
  return [Math.exp(low), Math.exp(high)];
}

function roundTicks(low: number, high: number): number[] {
  const raw = (high - low) / 5;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * decade).find((candidate) => candidate >= raw) ?? raw;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => tidy((first + i) * step));
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
