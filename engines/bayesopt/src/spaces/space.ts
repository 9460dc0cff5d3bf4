/** One of several choices without order. */
export interface CategoricalParameter {
  readonly name: string;
  readonly type: 'categorical';
  readonly values: readonly (string | number)[];
}

/** One of several choices with an order but without a distance; `values` ascend. */
export interface OrdinalParameter {
  readonly name: string;
  readonly type: 'ordinal';
  readonly values: readonly (string | number)[];
}

/** One of several numbers, in any unit. */
export interface DiscreteParameter {
  readonly name: string;
  readonly type: 'discrete';
  readonly values: readonly number[];
}

/** A whole number from `lower` to `upper`, both included. */
export interface IntegerParameter {
  readonly name: string;
  readonly type: 'integer';
  readonly lower: number;
  readonly upper: number;
}

/** A number from `lower` to `upper`, both included. */
export interface ContinuousParameter {
  readonly name: string;
  readonly type: 'continuous';
  readonly lower: number;
  readonly upper: number;
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
  /** What an answer costs, in any unit; sources without a cost cannot be asked, such as an earlier campaign. Default: the target alone. */
  readonly costs?: Readonly<Record<string, number>>;
}

export type Parameter =
  | CategoricalParameter
  | OrdinalParameter
  | DiscreteParameter
  | IntegerParameter
  | ContinuousParameter
  | SourceParameter;

/** A value for every parameter, by name. */
export type Point = Readonly<Record<string, string | number>>;

/** What may be tried: every combination of the parameters, or, when `candidates` are given, those points alone. */
export interface Space {
  readonly parameters: readonly Parameter[];
  readonly candidates?: readonly Point[];
}
