import { checkEquilibrium, driftOf } from '@meguri/analysis';
import type { Profile } from '../../workflow.js';
import type { Samples } from './samples.js';

/** Whether the samples are those of an equilibrium, and why. */
export interface Verdict {
  readonly converged: boolean;
  readonly words: string;
}

/** Standard error of the mean density, relative, that a claim needs. */
const LARGEST_ERROR = 0.01;

/** What is asked of the samples rises with what is claimed: nothing in `ci`. */
export function verdictOf(profile: Profile, replicates: readonly Samples[]): Verdict {
  if (profile === 'production') return equilibriumOf(replicates);
  const drift = densityDrift(replicates);
  return profile === 'ci' ? { converged: true, words: `no claim of accuracy; ${drift.words}` } : drift;
}

/** The density, averaged over the replicates, must not drift, and its mean must be known well. */
function densityDrift(replicates: readonly Samples[]): Verdict {
  const densities = replicates.map(({ columns }) => columns.get('Density')!);
  const average = densities[0]!.map((_, row) => densities.reduce((sum, d) => sum + d[row]!, 0) / densities.length);
  const { mean, change, standardError, meanError, plateau, settled } = driftOf(average);
  const verdict = settled ? 'does not drift' : plateau ? 'drifts' : 'was sampled too shortly to tell its error';
  const isSharp = meanError < LARGEST_ERROR * mean;
  const error = isSharp ? '' : `, but its mean is known to ${percent(meanError / mean)} only`;
  const words = `density ${verdict}: change over the window ${change.toFixed(4)}, standard error ${standardError.toFixed(4)} g/cm3${error}`;
  return { converged: settled && isSharp, words };
}

/** RadonPy's check; its moving averages are here over half of the samples. */
function equilibriumOf(replicates: readonly Samples[]): Verdict {
  const failed = replicates.flatMap(({ columns, times }, i) => {
    return checkEquilibrium(columns, times.length >> 1)
      .filter(({ passed }) => !passed)
      .map(({ quantity, spread, limit }) => `${quantity} of replicate ${i + 1} (${spread.toPrecision(2)} > ${limit})`);
  });
  if (failed.length === 0) return { converged: true, words: 'energies, density and radius of gyration stand still' };
  return { converged: false, words: `moving averages still vary: ${failed.join(', ')}` };
}

const percent = (fraction: number): string => `${(100 * fraction).toPrecision(2)} %`;
