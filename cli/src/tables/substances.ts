import { type DescriptorRows, parseTable, type SubstanceParameter } from '@meguri/bayesopt';
import {
  type Chemistry,
  describeMolecules,
  lookUpDescriptors,
  type MoleculeDescriptions,
  openChemistry,
  SmilesError,
} from '@meguri/chemistry';
import { readText } from '../actions/read-text.js';
import { UsageError } from '../failure.js';
import { type DescriptorFile, explained, type QuestionOptions, type SmilesColumn } from './question.js';

/** The parameters whose values are described, with what is known of each value that `valuesOf` a column gives. */
export async function substancesOf(
  { descriptors = [], smiles = [] }: QuestionOptions,
  parameters: readonly string[],
  valuesOf: (column: string) => readonly string[],
): Promise<SubstanceParameter[]> {
  const columns = [...descriptors, ...smiles].map(({ column }) => column);
  const stray = columns.find((column) => !parameters.includes(column));
  if (stray !== undefined) throw new UsageError(`${stray} is not among the parameters, but gets descriptors.`);
  if (columns.length === 0) return [];
  const chemistry = await openChemistry();
  const described: MoleculeDescriptions[] = await Promise.all([
    ...descriptors.map((file) => fromFile(chemistry, file, valuesOf(file.column))),
    ...smiles.map((column) => fromSmiles(chemistry, column, valuesOf(column.column))),
  ]).finally(() => chemistry.close());
  return [...new Set(columns)].map((name) => {
    const own = described.filter((_, i) => columns[i] === name);
    for (const kind of ['descriptors', 'fingerprints'] as const) {
      if (own.filter((descriptions) => descriptions[kind]).length > 1) {
        throw new UsageError(`column ${name} gets ${kind} twice; give them once.`);
      }
    }
    const { descriptors: known, fingerprints } = Object.assign({}, ...own) as MoleculeDescriptions;
    return {
      ...{ name, type: 'substance', values: valuesOf(name) },
      ...(known && { descriptors: known.rows }),
      ...(fingerprints && { fingerprints }),
    };
  });
}

async function fromFile(chemistry: Chemistry, { column, file, key }: DescriptorFile, values: readonly string[]) {
  const text = readText('table of descriptors', file);
  const descriptors = await explained(file, (): DescriptorRows => {
    const table = parseTable(text);
    return lookUpDescriptors(chemistry, { table, key: key ?? table.columns[0]!, values });
  }).catch((error: unknown) => {
    throw error instanceof UsageError ? new UsageError(`descriptors of ${column}: ${error.message}`) : error;
  });
  return { descriptors };
}

async function fromSmiles(chemistry: Chemistry, { column, what }: SmilesColumn, values: readonly string[]) {
  try {
    return describeMolecules(chemistry, values, what);
  } catch (error) {
    if (!(error instanceof SmilesError)) throw error;
    const { smiles, reason, remedy } = error;
    throw new UsageError(`column ${column}: ${JSON.stringify(smiles)} cannot be read: ${reason}; ${remedy}.`);
  }
}
