import type { GaussianProcess } from './gaussian-process.js';
import { logDensityLeftOut } from './leave-one-out.js';

/** A process, and which of its outcomes are limits, which cannot be judged. */
export interface Judged {
  readonly gp: GaussianProcess;
  readonly censoring?: Int8Array;
}

/**
 * Whether a process of several sources predicts the target's left-out outcomes worse than a process of the target alone, by
 * predictive log density: then the other sources mislead it.
 */
export function isTransferHarmful(joint: Judged, alone: Judged): boolean {
  return logDensityLeftOut(joint.gp, joint.censoring) < logDensityLeftOut(alone.gp, alone.censoring);
}
