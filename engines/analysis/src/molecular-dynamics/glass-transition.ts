import { quantile, type RandomStream, standardDeviation } from '@meguri/numerics';
import { fitLine, type Line } from './line.js';

/** Where the lines of glass and melt meet. */
export interface GlassTransition {
  /** Temperature of the intersection, K. */
  readonly temperature: number;
  /** Slopes of the specific volume, unit of volume per K. */
  readonly glassSlope: number;
  readonly meltSlope: number;
  /** Root mean square of the residuals, unit of volume. */
  readonly residual: number;
  /** Lowest and highest intersection over all break points that fit nearly as well, K. */
  readonly spread: readonly [number, number];
  /** Standard deviation over resampled residuals, K. */
  readonly bootstrapError: number;
  /** Points of the glass. */
  readonly glassPoints: number;
}

const FEWEST_POINTS = 3;
/** A break point counts as possible up to so many times the least sum of squares. */
const NEARLY_AS_WELL = 2;
const RESAMPLES = 200;

/**
 * Two lines through specific volume against temperature, the break chosen by least squares; with the spread over other
 * breaks and over resampled residuals, without which such a temperature says little.
 *
 * @param temperatures increasing, K, at least 6. @param volumes specific volumes.
 * @returns undefined when no break gives a melt that expands more than the glass.
 */
export function glassTransition(
  temperatures: readonly number[],
  volumes: readonly number[],
  random: RandomStream,
): GlassTransition | undefined {
  const fits = fitsOf(temperatures, volumes);
  const best = fits.toSorted((a, b) => a.squares - b.squares)[0];
  if (!best) return undefined;
  const { breakAt, glass, melt, squares, temperature } = best;
  const near = fits.filter((fit) => fit.squares <= NEARLY_AS_WELL * squares).map((fit) => fit.temperature);
  const fitted = temperatures.map((t, i) => valueAt(i < breakAt ? glass : melt, t));
  const residuals = volumes.map((volume, i) => volume - fitted[i]!);
  const resampled = Array.from({ length: RESAMPLES }, () => {
    const drawn = fitted.map((value) => value + residuals[Math.floor(random.uniform() * residuals.length)]!);
    return fitsOf(temperatures, drawn).toSorted((a, b) => a.squares - b.squares)[0]?.temperature;
  }).filter((value) => value !== undefined);
  return {
    temperature,
    glassSlope: glass.slope,
    meltSlope: melt.slope,
    residual: Math.sqrt(squares / temperatures.length),
    spread: [quantile(near, 0), quantile(near, 1)],
    bootstrapError: standardDeviation(resampled),
    glassPoints: breakAt,
  };
}

interface TwoLines {
  readonly breakAt: number;
  readonly glass: Line;
  readonly melt: Line;
  readonly squares: number;
  readonly temperature: number;
}

/** All breaks whose lines meet within the temperatures, the melt being the steeper one. */
function fitsOf(temperatures: readonly number[], volumes: readonly number[]): readonly TwoLines[] {
  const breaks = Array.from(
    { length: Math.max(0, temperatures.length - 2 * FEWEST_POINTS + 1) },
    (_, i) => i + FEWEST_POINTS,
  );
  return breaks
    .map((breakAt) => {
      const glass = fitLine(temperatures.slice(0, breakAt), volumes.slice(0, breakAt));
      const melt = fitLine(temperatures.slice(breakAt), volumes.slice(breakAt));
      const temperature = (melt.intercept - glass.intercept) / (glass.slope - melt.slope);
      return { breakAt, glass, melt, squares: glass.squares + melt.squares, temperature };
    })
    .filter(({ glass, melt }) => melt.slope > glass.slope)
    .filter(({ temperature }) => temperature >= temperatures[0]! && temperature <= temperatures.at(-1)!);
}

const valueAt = ({ slope, intercept }: Line, x: number): number => intercept + slope * x;
