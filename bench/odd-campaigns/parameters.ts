// Parameters of every kind, with ranges that nobody would choose.
import type { ContinuousParameter, Parameter, Point } from '@meguri/bayesopt';
import type { RandomStream } from '@meguri/numerics';
import { chance, oneOf, several } from './draw.ts';

/** A parameter with a way to draw its values and an independent word on which values it admits. */
export interface OddParameter {
  readonly parameter: Parameter;
  readonly draw: (random: RandomStream) => string | number;
  readonly admits: (value: unknown) => boolean;
}

const WORDS = ['water', 'a "quoted" name', 'é', '0', '', 'a,b', 'DMF', '-1'];

type Kind = (name: string, random: RandomStream) => OddParameter;
const countable: readonly Kind[] = [stepped, discrete, choice('categorical'), choice('ordinal'), substance];
const any: readonly Kind[] = [...countable, continuous, continuous, continuous, integer];

/** A parameter; `few` when its values shall be few, so that spaces can be listed, searched quickly and used up. */
export function oddParameter(name: string, few: boolean, random: RandomStream): OddParameter {
  return oneOf(random, few ? countable : any)(name, random);
}

/** A number from `lower` to `upper`. */
export function numberBetween(parameter: ContinuousParameter): OddParameter {
  const { lower, upper, scale } = parameter;
  const at = (u: number) => (scale === 'log' ? lower * (upper / lower) ** u : lower + u * (upper - lower));
  return {
    parameter,
    draw: (random) => Math.min(upper, Math.max(lower, at(random.uniform()))),
    admits: (value) => typeof value === 'number' && value >= lower && value <= upper,
  };
}

function continuous(name: string, random: RandomStream): OddParameter {
  const [lower, upper, scale] = oneOf<readonly [number, number, 'linear' | 'log']>(random, [
    [0, 1, 'linear'],
    [-5, 10, 'linear'],
    [3, 3, 'linear'],
    [1e-12, 3e-12, 'linear'],
    [-1e12, 1e12, 'linear'],
    [1e6, 1e6 + 1, 'linear'],
    [-1e150, 1e150, 'linear'],
    [1e-9, 1e9, 'log'],
    [2, 2.5, 'log'],
    [7, 7, 'log'],
  ]);
  return numberBetween({ name, type: 'continuous', lower, upper, scale });
}

function stepped(name: string, random: RandomStream): OddParameter {
  const [lower, upper, step] = oneOf<readonly [number, number, number]>(random, [
    [0, 1, 0.1],
    [0, 1, 0.3],
    [-1, 1, 5],
    [1e-6, 9e-6, 1e-6],
    [0.1, 0.7, 0.2],
  ]);
  const scale = lower > 0 && chance(random, 0.3) ? 'log' : 'linear';
  const size = Math.floor((upper - lower) / step + 1e-9) + 1;
  const near = (value: number, rank: number) => Math.abs(value - (lower + rank * step)) <= 1e-9 * step;
  return {
    parameter: { name, type: 'continuous', lower, upper, step, scale },
    draw: (source) => Number((lower + source.integer(0, size - 1) * step).toPrecision(12)),
    admits: (value) => typeof value === 'number' && value <= upper + 1e-9 * step && near(value, rankOf(value)),
  };
  function rankOf(value: number): number {
    return Math.min(size - 1, Math.max(0, Math.round((value - lower) / step)));
  }
}

function integer(name: string, random: RandomStream): OddParameter {
  const [lower, upper, scale] = oneOf<readonly [number, number, 'linear' | 'log']>(random, [
    [0, 3, 'linear'],
    [4, 4, 'linear'],
    [-1000, 1000, 'linear'],
    [0, 2 ** 40, 'linear'],
    [1, 100_000, 'log'],
    [9, 9, 'log'],
  ]);
  return {
    parameter: { name, type: 'integer', lower, upper, scale },
    draw: (source) => lower + Math.floor(source.uniform() * (upper - lower + 1)),
    admits: (value) => Number.isSafeInteger(value) && Number(value) >= lower && Number(value) <= upper,
  };
}

function discrete(name: string, random: RandomStream): OddParameter {
  const values = oneOf(random, [
    [1, 2, 3, 4],
    [5],
    [0, 0, 1],
    [1e-6, 1, 1e6],
    [-1e100, 0, 1e100],
    [0.1, 0.2, 0.30000000000000004, 0.3],
    [4, 1, 9],
  ]);
  return listed({ name, type: 'discrete', values }, values);
}

function choice(type: 'categorical' | 'ordinal') {
  return (name: string, random: RandomStream): OddParameter => {
    const words = random.sample(WORDS.length, random.integer(1, WORDS.length)).map((i) => WORDS[i]!);
    const values = chance(random, 0.3) ? words.map((_, i) => 10 ** (i - 3)) : words;
    return listed({ name, type, values }, values);
  };
}

/** Molecules that are all alike, in part alike, or described by numbers of any size. */
function substance(name: string, random: RandomStream): OddParameter {
  const values = several(random, 1, 7, (i) => `C${i}`);
  const scale = oneOf(random, [1, 1e-12, 1e12]);
  const descriptors = values.map(() => [scale * random.normal(), 1, scale * random.integer(0, 1)]);
  const fingerprints = values.map(() => Uint32Array.of(chance(random, 0.3) ? 0 : random.integer(0, 255), 0));
  const described = { ...(chance(random, 0.6) && { descriptors }), ...(chance(random, 0.4) && { fingerprints }) };
  return listed({ name, type: 'substance', values, ...described }, values);
}

function listed(parameter: Parameter, values: readonly (string | number)[]): OddParameter {
  return { parameter, draw: (random) => oneOf(random, values), admits: (value) => values.includes(value as string) };
}

/** Draws a value for every parameter whose condition holds; conditions name earlier parameters only. */
export function drawPoint(parameters: readonly OddParameter[], random: RandomStream): Point {
  const point: Record<string, string | number> = {};
  for (const { parameter, draw } of parameters) {
    const value = draw(random);
    if (isActive(parameter, point)) point[parameter.name] = value;
  }
  return point;
}

/** Equal, or numbers that rounding may have parted. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return a === b || a.toPrecision(12) === b.toPrecision(12);
}

/** Whether a parameter has a value at a point, as the earlier parameters decide. */
export function isActive(parameter: Parameter, point: Point): boolean {
  if (!('when' in parameter) || !parameter.when) return true;
  const decides = point[parameter.when.parameter];
  return parameter.when.in.some((value) => isSame(value, decides));
}
