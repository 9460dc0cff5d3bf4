import { parseTable } from '@meguri/bayesopt';
import { DataError, prepare } from '@meguri/sparse';
import { readText } from '../actions/read-text.js';
import { UsageError } from '../failure.js';
import { type DescribedTable, type Molecules, withDescriptors } from '../tables/molecules.js';
import { explained } from '../tables/question.js';
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
  return placed(table, async () => {
    const described = await withDescriptors(table, parseTable(text), molecules);
    const { design } = prepare(described, { targets: [target], features });
    return chooseModel({ text, table: described, design, features, molecules });
  });
}

/** A table with what a model needs of its molecules; `smiles` where the column has another name than in the model. */
export async function tableFor({ molecules, card }: ModelFile, file: string, smiles: string | undefined) {
  if (!molecules && smiles !== undefined) throw new UsageError('--smiles: the model has no descriptors of molecules.');
  const table = await explained(file, () => parseTable(readText('table', file)));
  const described = await withDescriptors(
    file,
    table,
    molecules ? { ...molecules, column: smiles ?? molecules.column } : undefined,
  );
  return { table: described, lines: table.lines, warnings: versionWarnings(card.settings.libraries, described) };
}

/** Other versions may compute other numbers. */
function versionWarnings(known: unknown, { libraries }: DescribedTable): string[] {
  const before = JSON.stringify(known);
  return libraries
    .filter((library) => !before.includes(JSON.stringify(library)))
    .map(({ name, version }) => `The model was made with another version of ${name} than ${version}; choose it again.`);
}

/** What the work gives; what is wrong with a table becomes a {@link UsageError} that names the file. */
export function placed<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  return explained(file, async () => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      throw new UsageError(`${file}, ${error.message}; ${error.remedy}.`);
    }
  });
}
