import { mean, standardDeviation } from '@meguri/numerics';
import { bestOf, type FittedVariant, rootMeanSquare, usesSimulation, type Variant } from './variants.js';

/** Which variant predicts, and whether simulation is of use. */
export interface Decision {
  readonly chosen: Variant;
  /** Whether simulation makes predictions better than experiment alone; false is a refusal to transfer. */
  readonly transfers: boolean;
  /** A sentence for people, with the errors it rests on. */
  readonly reason: string;
}

/**
 * Chooses by leave-one-out, and believes the choice by nested leave-one-out: it must also predict materials that had no part in choosing
 * better than their mean does, by more than one standard error of the mean difference of absolute errors.
 */
export function decide(fits: readonly FittedVariant[], nestedErrors: readonly number[]): Decision {
  const chosen = bestOf(fits);
  const simulated = bestOf(fits.filter(({ variant }) => usesSimulation(variant)));
  const without = bestOf(fits.filter(({ variant }) => !usesSimulation(variant)));
  const average = fits.find(({ variant }) => variant === 'mean-only')!;
  if (chosen !== average && !isClearlyBetter(nestedErrors, average.errors)) {
    const [nested, plain] = [rootMeanSquare(nestedErrors), average.rmse].map(show);
    const reason = `the choice does not hold: materials that had no part in it are predicted with an error of ${nested}, by their mean with ${plain}`;
    return { chosen: 'mean-only', transfers: false, reason };
  }
  const transfers = usesSimulation(chosen.variant);
  const errors = `the leave-one-out error is ${show(simulated.rmse)} with it (${simulated.variant}) and ${show(without.rmse)} without (${without.variant})`;
  const reason = `simulation ${transfers ? 'helps' : 'does not help'}: ${errors}`;
  return { chosen: chosen.variant, transfers, reason };
}

function isClearlyBetter(errors: readonly number[], others: readonly number[]): boolean {
  const gains = errors.map((error, i) => Math.abs(others[i]!) - Math.abs(error));
  return mean(gains) > standardDeviation(gains) / Math.sqrt(gains.length);
}

const show = (value: number): string => value.toPrecision(3);
