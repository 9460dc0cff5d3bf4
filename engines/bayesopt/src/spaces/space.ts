import type { Constraint } from '../constraints/constraint.js';

/** When a parameter exists at all. */
export interface Activation {
  /** Name of a parameter with countable values. */
  readonly parameter: string;
  readonly in: readonly (string | number)[];
}

interface Named {
  readonly name: string;
  /** Absent: always. A parameter that is inactive is absent from the point. */
  readonly when?: Activation;
}

/** One of several choices without order. */
export interface CategoricalParameter extends Named {
  readonly type: 'categorical';
  readonly values: readonly (string | number)[];
}

/** One of several choices with an order but without a distance; `values` ascend. */
export interface OrdinalParameter extends Named {
  readonly type: 'ordinal';
  readonly values: readonly (string | number)[];
}

/** One of several substances, which are alike as far as what is known of their molecules is. */
export interface SubstanceParameter extends Named {
  readonly type: 'substance';
  readonly values: readonly string[];
  /** One row of numbers per value, of equal length. */
  readonly descriptors?: readonly (readonly number[])[];
  /** One binary fingerprint per value, packed into words of 32 bits. */
  readonly fingerprints?: readonly Uint32Array[];
}

/** One of several numbers, in any unit. */
export interface DiscreteParameter extends Named {
  readonly type: 'discrete';
  readonly values: readonly number[];
}

/** A whole number from `lower` to `upper`, both included. */
export interface IntegerParameter extends Named {
  readonly type: 'integer';
  readonly lower: number;
  readonly upper: number;
  /** `log`: ratios matter, not differences; both bounds above zero. Default `linear`. */
  readonly scale?: 'linear' | 'log';
}

/** A number from `lower` to `upper`, both included. */
export interface ContinuousParameter extends Named {
  readonly type: 'continuous';
  readonly lower: number;
  readonly upper: number;
  /** `log`: ratios matter, not differences; both bounds above zero. Default `linear`. */
  readonly scale?: 'linear' | 'log';
  /** Only values that lie a whole number of steps above `lower`; absent: any value. */
  readonly step?: number;
}

/**
 * Who answers a trial. All answer the same question in the same unit; the objective is about the answers of the `target`. Observations
 * that do not name a source are the target's.
 */
export interface SourceParameter {
  readonly name: string;
  readonly type: 'source';
  readonly values: readonly string[];
  readonly target: string;
  /** What an answer costs, in any unit; sources without a cost cannot be asked, such as an earlier campaign or one that the money no longer buys. Default: the target alone. */
  readonly costs?: Readonly<Record<string, number>>;
}

export type Parameter =
  | CategoricalParameter
  | OrdinalParameter
  | SubstanceParameter
  | DiscreteParameter
  | IntegerParameter
  | ContinuousParameter
  | SourceParameter;

/** A value for every active parameter, by name. */
export type Point = Readonly<Record<string, string | number>>;

/** What may be tried: every combination of the parameters, or those `candidates` alone, that keeps to all constraints. */
export interface Space {
  readonly parameters: readonly Parameter[];
  readonly constraints?: readonly Constraint[];
  readonly candidates?: readonly Point[];
}
