import type { LogNormal, Normal, Priors, SourcePriors } from '../kernels/hyperparameters.js';
import type { KernelName } from '../kernels/kernel.js';
import type { Axis } from '../spaces/axis.js';
import type { Sources } from '../spaces/sources.js';
import type { AcquisitionName } from './acquisition-name.js';

/** How the priors follow from the axes of a space. */
export interface PriorRecipe {
  /** Lengthscale of a continuous axis in one dimension. */
  readonly lengthscale: LogNormal;
  /** Lengthscale of a nominal axis in one dimension. */
  readonly nominalLengthscale: LogNormal;
  /** Lengthscale of the likeness of molecules in one dimension. */
  readonly similarityLengthscale: LogNormal;
  /** A numeric axis with gaps of g between its values has lengthscales 1 + coarseness · g times as long as a continuous one. */
  readonly coarseness: number;
  readonly outputScale?: LogNormal;
  readonly noise: LogNormal;
  /** Both shapes of the warp of an axis. */
  readonly warpShape: LogNormal;
  /** How each source other than the target relates to it. */
  readonly source: Omit<SourcePriors, 'count'>;
  /** Of the latent function of whether a trial succeeds. */
  readonly success: { readonly outputScale: LogNormal; readonly mean: Normal };
}

/** How the optimiser models and searches; one default for every kind of campaign. */
export interface Settings {
  readonly kernel: KernelName;
  readonly priors: PriorRecipe;
  /** Draws of the hyper-parameters beside the most probable ones, over which the acquisition is averaged. */
  readonly draws: number;
  /** Observations up to which there are draws; with more the most probable hyper-parameters stand for all. */
  readonly drawsUpTo: number;
  /** Whether numeric axes of more than two values are bent as the results ask for, instead of being taken as they are. */
  readonly warping: boolean;
  /**
   * What points that failed tell: `worst-value` counts them as the worst value seen; `learned` also learns where trials fail and
   * weighs promises by the probability of success.
   */
  readonly failures: 'learned' | 'worst-value';
  /** How points are judged. */
  readonly acquisition: AcquisitionName;
  /** How the initial points are chosen. */
  readonly design: 'sobol' | 'random';
}

/** Chosen by the mean result over reactions, instrument settings, mixtures and test functions; bench/planning.ts measures it. */
export const DEFAULT_SETTINGS: Settings = {
  kernel: 'matern52',
  priors: {
    lengthscale: { location: -0.7, scale: 1 },
    nominalLengthscale: { location: 1.5, scale: 1 },
    similarityLengthscale: { location: 1, scale: 1 },
    coarseness: 8,
    outputScale: { location: 2, scale: 1 },
    noise: { location: -5, scale: 1 },
    warpShape: { location: 0, scale: Math.sqrt(0.1) },
    source: { correlation: { location: 1, scale: 0.8 }, amplitude: { location: 0, scale: 0.7 }, mean: 1 },
    success: { outputScale: { location: 2, scale: 1 }, mean: { location: 1, scale: 1 } },
  },
  draws: 8,
  drawsUpTo: 200,
  warping: false,
  failures: 'learned',
  acquisition: 'expected-improvement',
  design: 'sobol',
};

/**
 * Priors for the axes: lengthscales grow with the square root of the number of dimensions, so that the model does not get rougher
 * with every one (Hvarfner, Hellsten and Nardi, ICML 2024), and with the gaps of coarse axes, which cannot show faster change.
 */
export function priorsOf(
  axes: readonly Axis[],
  sources: Sources | undefined,
  { priors: recipe, warping }: Pick<Settings, 'priors' | 'warping'>,
): Priors {
  const { outputScale, noise, coarseness, source } = recipe;
  const varied = axes.filter(({ features }) => features.length > 0).length;
  const dimensions = 0.5 * Math.log(Math.max(1, varied));
  const lengthscales = axes.flatMap(({ features, spacing }) =>
    features.map(({ kind }) => {
      const { location, scale } = {
        numeric: recipe.lengthscale,
        nominal: recipe.nominalLengthscale,
        similarity: recipe.similarityLengthscale,
      }[kind];
      const gaps = kind === 'numeric' ? Math.log1p(coarseness * spacing) : 0;
      return { location: location + dimensions + gaps, scale };
    }),
  );
  const others = sources ? sources.costs.length - 1 : 0;
  const warped = warping ? warpable(axes) : [];
  return {
    lengthscales,
    outputScale,
    noise,
    ...(others > 0 && { sources: { ...source, count: others } }),
    ...(warped.length > 0 && { warping: { axes: warped, shape: recipe.warpShape } }),
  };
}

/** Axes on which the distance between values can be told from their order. */
function warpable(axes: readonly Axis[]): number[] {
  return [...axes.keys()].filter((d) => {
    const { features, size } = axes[d]!;
    return size > 2 && features.length === 1 && features[0]!.metric.smooth;
  });
}
