import type { ErrorCode, FailureCause } from '@meguri/contracts';

/** Why something cannot be done, and what to do about it. */
export interface Refusal {
  readonly cause: FailureCause;
  readonly code: ErrorCode;
  readonly reason: string;
  readonly remedy: string;
  /** The parameter of the campaign it is about, if it is about one. */
  readonly parameter?: string;
}

/** Ends a compilation from any depth; caught where the compilation began. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
  }
}

/** Throws a refusal that teaches the planner nothing: the procedure, the campaign or the workcell must be changed. */
export function unfit(code: ErrorCode, reason: string, remedy: string, parameter?: string): never {
  throw new Refused({ cause: 'infrastructure', code, reason, remedy, ...(parameter && { parameter }) });
}

/** Throws a refusal that belongs to the point: devices or vessels cannot do that much or that little. */
export function outOfLimits(reason: string): never {
  throw new Refused({
    cause: 'point',
    code: 'POINT.OUT_OF_LIMITS',
    reason,
    remedy: 'Choose a point within the limits.',
  });
}

/** Runs something that may refuse, and turns the refusal into a value. */
export function refusalOr<T>(work: () => T): { readonly refusal: Refusal } | { readonly value: T } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}
