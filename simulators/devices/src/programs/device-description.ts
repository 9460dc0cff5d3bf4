import type { Act } from '@meguri/world';

/** A program property: a place of the workcell, one of named options, or a number with unit and inclusive range. */
export type PropertyDescription =
  | { readonly kind: 'place'; readonly places: ReadonlySet<string> }
  | { readonly kind: 'option'; readonly options: ReadonlySet<string> }
  | { readonly kind: 'number'; readonly unit: string; readonly low: number; readonly high: number };

export type PropertyDescriptions = Readonly<Record<string, PropertyDescription>>;

type ValueOf<Description> = Description extends { kind: 'number' } ? number : string;

/** The checked values of a program's properties. */
export type Inputs<Properties extends PropertyDescriptions = PropertyDescriptions> = {
  readonly [Name in keyof Properties]: ValueOf<Properties[Name]>;
};

/** A scalar that a program leaves in its Result, with the value it has when everything goes as ordered. */
export interface ScalarDescription<Given> {
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly ordered: (inputs: Given) => number;
}

/** One program of a functional unit. Durations are lab seconds. */
export interface ProgramDescription<Properties extends PropertyDescriptions = PropertyDescriptions> {
  readonly name: string;
  readonly description: string;
  readonly properties: Properties;
  /** what the ranges of single properties cannot say: a sentence when the values do not fit each other */
  readonly conflict?: (inputs: Inputs<Properties>) => string | undefined;
  readonly duration: (inputs: Inputs<Properties>) => number;
  /** largest relative deviation of the duration */
  readonly jitter: number;
  readonly act: (inputs: Inputs<Properties>) => Act;
  readonly scalars: Readonly<Record<string, ScalarDescription<Inputs<Properties>>>>;
}

/** Lets the compiler infer the types of a program's inputs from its properties. */
export function program<const Properties extends PropertyDescriptions>(
  description: ProgramDescription<Properties>,
): ProgramDescription {
  // the inputs are checked against these very properties before any of the functions sees them
  return description as unknown as ProgramDescription;
}

/** What a unit is doing, or did last. */
export interface Activity {
  readonly inputs: Inputs;
  readonly running: boolean;
  /** lab seconds since the start, at most until the end */
  readonly elapsed: number;
  /** lab seconds since the end; 0 while it runs */
  readonly since: number;
}

export type SensorDescription =
  | {
      readonly kind: 'controlled';
      readonly name: string;
      readonly unit: string;
      readonly low: number;
      readonly high: number;
      readonly current: (activity?: Activity) => number;
      readonly target: (activity?: Activity) => number;
    }
  | {
      readonly kind: 'analog';
      readonly name: string;
      readonly unit: string;
      readonly low: number;
      readonly high: number;
      readonly current: (activity?: Activity) => number;
    }
  | { readonly kind: 'presence'; readonly name: string; readonly location: string };

export interface UnitDescription {
  readonly name: string;
  readonly program: ProgramDescription;
  readonly sensors: readonly SensorDescription[];
}

/** A device as its maker describes it; the LADS server is made from this alone. */
export interface DeviceDescription {
  /** short name: data folder, environment, logs */
  readonly name: string;
  readonly browseName: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly units: readonly UnitDescription[];
}
