import type { Trial } from '../views.js';

/** 7 of t0007. */
export const numberOf = ({ trialId }: Pick<Trial, 'trialId'>): number => Number(trialId.slice(1));
