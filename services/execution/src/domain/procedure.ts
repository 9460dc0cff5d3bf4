import type { Expression } from './expression.js';

/** Typed steps bound to the parameters of a trial, as a procedure file states them. */
export interface Procedure {
  readonly name: string;
  readonly title: string;
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly parameters: Readonly<Record<string, ProcedureParameter>>;
  /** Named quantities, each may use parameters and the ones before it. */
  readonly quantities: readonly { readonly name: string; readonly is: Expression }[];
  readonly steps: readonly ProcedureStep[];
  readonly observes: readonly Observed[];
}

export type ProcedureParameter =
  | { readonly kind: 'substance' }
  | { readonly kind: 'quantity' /** unit symbol */; readonly unit: string };

/** A substance by name, or the one that a parameter of the trial names. */
export type SubstanceRef = { readonly name: string } | { readonly parameter: string };

export type ProcedureStep =
  | { readonly id: string; readonly do: 'take'; readonly labware: string }
  | { readonly id: string; readonly do: 'dispense'; readonly substance: SubstanceRef; readonly amount: Expression }
  | { readonly id: string; readonly do: 'transfer' /** group of locations */; readonly to: string }
  | { readonly id: string; readonly do: 'heat'; readonly temperature: Expression; readonly duration: Expression }
  | { readonly id: string; readonly do: 'analyse'; readonly method: string; readonly injectionVolume: Expression }
  | { readonly id: string; readonly do: 'refract'; readonly method: string };

/** A property that a step measures. */
export type Observed = ObservedYield | ObservedIndex;

interface Property {
  readonly name: string;
  readonly unit: string;
  /** Id of the measuring step. */
  readonly step: string;
}

/** A refractive index by the critical angle of total reflection. */
export interface ObservedIndex extends Property {
  readonly by: 'critical-angle';
}

/** The yield of a product by an internal standard in a chromatogram. */
export interface ObservedYield extends Property {
  readonly by: 'chromatogram-internal-standard';
  readonly product: string;
  readonly standard: string;
  readonly standardAmount: Expression;
  /** The reagent that limits the yield. */
  readonly limiting: string;
  /** Amount of product when all of it has reacted. */
  readonly fullAmount: Expression;
}
