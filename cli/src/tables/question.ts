import {
  type Constraint,
  DEFAULT_SETTINGS,
  type Objective,
  ObjectiveError,
  type OutcomeTransform,
  type Settings,
  SpaceError,
  TableError,
} from '@meguri/bayesopt';
import type { MoleculeFeatures } from '@meguri/chemistry';
import { UsageError } from '../failure.js';

/** A table of numbers about the values of a column. */
export interface DescriptorFile {
  readonly column: string;
  readonly file: string;
  /** Column that tells whose numbers a row holds; default: the first. */
  readonly key?: string;
}

/** A column of molecules, and what of them is compared. */
export interface SmilesColumn {
  readonly column: string;
  readonly what: MoleculeFeatures;
}

/** What a person asks of a table. */
export interface QuestionOptions {
  readonly objective: readonly Objective[];
  readonly reference?: readonly { readonly name: string; readonly value: number }[];
  readonly transform?: readonly { readonly name: string; readonly how: OutcomeTransform }[];
  readonly warp?: boolean;
  readonly constraint?: readonly string[];
  readonly descriptors?: readonly DescriptorFile[];
  readonly smiles?: readonly SmilesColumn[];
}

/** The objectives with their references and transforms. */
export function objectivesOf({ objective, reference = [], transform = [] }: QuestionOptions): Objective[] {
  for (const [option, stated] of Object.entries({ reference, transform })) {
    const stray = stated.find(({ name }) => objective.every((other) => other.name !== name));
    if (stray) throw new UsageError(`--${option} ${stray.name}: there is no such objective.`);
  }
  return objective.map((wanted) => {
    const worst = reference.find(({ name }) => name === wanted.name);
    const changed = transform.find(({ name }) => name === wanted.name);
    return { ...wanted, ...(worst && { reference: worst.value }), ...(changed && { transform: changed.how }) };
  });
}

/** How the optimiser models, where the options differ from its defaults. */
export const settingsOf = ({ warp = false }: QuestionOptions): Settings => ({ ...DEFAULT_SETTINGS, warping: warp });

export function constraintsOf({ constraint = [] }: QuestionOptions): Constraint[] {
  return constraint.map((text) => ({ type: 'expression', text }));
}

/** What the work gives; what is wrong with the table or the question becomes a {@link UsageError} that names the file. */
export async function explained<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TableError) throw new UsageError(`${file}, ${error.message}.`);
    if (error instanceof SpaceError || error instanceof ObjectiveError) {
      throw new UsageError(`${file}: ${error.message}. ${error.remedy}`);
    }
    throw error;
  }
}
