import {
  type AcquisitionName,
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
  readonly priorMean?: readonly { readonly name: string; readonly formula: string }[];
  readonly transform?: readonly { readonly name: string; readonly how: OutcomeTransform }[];
  readonly warp?: boolean;
  readonly constraint?: readonly string[];
  readonly descriptors?: readonly DescriptorFile[];
  readonly smiles?: readonly SmilesColumn[];
  readonly acquisition: AcquisitionName;
}

/** The objectives with their references, prior means and transforms. */
export function objectivesOf({
  objective,
  reference = [],
  priorMean = [],
  transform = [],
}: QuestionOptions): Objective[] {
  checkNames('--reference', reference, objective);
  checkNames('--prior-mean', priorMean, objective);
  checkNames('--transform', transform, objective);
  return objective.map((wanted) => {
    const worst = reference.find(({ name }) => name === wanted.name);
    const prior = priorMean.find(({ name }) => name === wanted.name);
    const changed = transform.find(({ name }) => name === wanted.name);
    return {
      ...wanted,
      ...(worst && { reference: worst.value }),
      ...(prior && { priorMean: prior.formula }),
      ...(changed && { transform: changed.how }),
    };
  });
}

function checkNames(option: string, named: readonly { readonly name: string }[], objectives: readonly Objective[]) {
  const stray = named.find(({ name }) => objectives.every((other) => other.name !== name));
  if (stray) throw new UsageError(`${option} ${stray.name}: there is no such objective.`);
}

/** The settings of the planner with what was asked for. */
export function settingsOf({ acquisition, warp = false }: QuestionOptions): Settings {
  return { ...DEFAULT_SETTINGS, acquisition, warping: warp };
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
