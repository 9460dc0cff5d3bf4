import { parseTable } from '@meguri/bayesopt';
import { FUNCTIONAL_GROUPS } from '@meguri/chemistry';
import { prepare } from '@meguri/sparse';
import { readText } from '../actions/read-text.js';
import { UsageError } from '../failure.js';
import { inTable } from '../tables/in-table.js';
import { type DescribedTable, type Molecules, withDescriptors } from '../tables/molecules.js';
import { chooseModel } from './choose.js';
import { type ModelFile, readModel } from './model-file.js';

/** A model file, or what a model is fitted to. */
export interface ModelChoice {
  readonly model?: string;
  readonly table?: string;
  readonly target?: string;
  readonly features?: readonly string[];
}

/** The model of a file, or one that is fitted to a table with features stated beforehand. */
export async function modelOf(choice: ModelChoice, molecules: Molecules | undefined): Promise<ModelFile> {
  const { model, table, target, features } = choice;
  if (model !== undefined) {
    if (target ?? features) throw new UsageError('--target and --features are for --table; a model has its own.');
    return readModel(model);
  }
  if (table === undefined || target === undefined || features === undefined) {
    throw new UsageError('give --model, or --table with --target and --features.');
  }
  const text = readText('table', table);
  const read = inTable(table, undefined, () => parseTable(text));
  const described = await withDescriptors(table, read, molecules);
  return inTable(table, described, () => {
    const { design } = prepare(described, { targets: [target], features });
    return chooseModel({ text, table: described, design, features, molecules });
  });
}

/**
 * A table with what a model needs of its molecules; `smiles` where the column has another name than in the model, `isLenient` where rows
 * without a readable one may stay.
 */
export async function tableFor(model: ModelFile, file: string, smiles: string | undefined, isLenient = false) {
  const { molecules, card } = model;
  if (!molecules && smiles !== undefined) throw new UsageError('--smiles: the model has no descriptors of molecules.');
  const table = inTable(file, undefined, () => parseTable(readText('table', file)));
  const needed = molecules && {
    ...molecules,
    column: smiles ?? molecules.column,
    groups: molecules.groups && hasGroups(model),
  };
  const described = await withDescriptors(file, table, needed ?? undefined, isLenient);
  return { table: described, warnings: versionWarnings(card, described) };
}

/** Whether the model, or one that its intervals come from, counts functional groups; they take most of the time. */
function hasGroups({ model, search }: ModelFile): boolean {
  const names = [...model.features, ...(search?.features ?? [])].map(({ name }) => name);
  return FUNCTIONAL_GROUPS.some(({ name }) => names.includes(name) || names.includes(`${name}PerAtom`));
}

/** Other versions may compute other numbers. */
function versionWarnings({ descriptors = [] }: ModelFile['card'], { computed }: DescribedTable): string[] {
  return descriptors
    .filter(({ name, origin }) => computed[name] !== undefined && computed[name] !== origin)
    .map(({ name, origin }) => `${name} was computed by ${origin} for the model, and is by ${computed[name]} now.`);
}
