import type { Backend } from '@meguri/sparse';
import type { MoleculeOptions } from '../commands/molecule-options.js';

/** What a person asks of `meguri sparse`. */
export interface SparseCommandOptions extends MoleculeOptions {
  readonly table: string;
  readonly target: readonly string[];
  readonly features?: readonly string[];
  readonly ignore: readonly string[];
  readonly factors: readonly string[];
  readonly together?: readonly { readonly name: string; readonly columns: readonly string[] }[];
  readonly drop?: readonly ('rows' | 'columns' | 'constant' | 'duplicated')[];
  readonly loo?: boolean;
  readonly folds?: number;
  readonly group?: string;
  readonly seed: number;
  readonly force: readonly string[];
  readonly forbid: readonly string[];
  readonly eitherOr?: readonly (readonly string[])[];
  readonly maxSize?: number;
  readonly top: number;
  readonly atMost?: number;
  readonly nested?: boolean;
  readonly permutations?: number;
  readonly backend?: Backend;
  /** Features that a person chose, who, and why. */
  readonly choose?: readonly string[];
  readonly by?: string;
  readonly why?: string;
  readonly out?: string;
  readonly json?: boolean;
}
