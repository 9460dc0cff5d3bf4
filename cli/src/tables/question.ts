import {
  type AcquisitionName,
  type Constraint,
  DEFAULT_SETTINGS,
  type Objective,
  ObjectiveError,
  type Settings,
  SpaceError,
  TableError,
} from '@meguri/bayesopt';
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
  readonly what: 'fingerprints' | 'descriptors' | 'both';
}

/** What a person asks of a table. */
export interface QuestionOptions {
  readonly objective: readonly Objective[];
  readonly reference?: readonly { readonly name: string; readonly value: number }[];
  readonly constraint?: readonly string[];
  readonly descriptors?: readonly DescriptorFile[];
  readonly smiles?: readonly SmilesColumn[];
  readonly acquisition: AcquisitionName;
}

/** The objectives with their references. */
export function objectivesOf({ objective, reference = [] }: QuestionOptions): Objective[] {
  const stray = reference.find(({ name }) => objective.every((other) => other.name !== name));
  if (stray) throw new UsageError(`--reference ${stray.name}: there is no such objective.`);
  return objective.map((wanted) => {
    const stated = reference.find(({ name }) => name === wanted.name);
    return stated ? { ...wanted, reference: stated.value } : wanted;
  });
}

/** The settings of the planner with what was asked for. */
export function settingsOf({ acquisition }: QuestionOptions): Settings {
  return { ...DEFAULT_SETTINGS, acquisition };
}

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
