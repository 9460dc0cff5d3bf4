import { descriptorsOf, parseTable, type SubstanceParameter, TableError, valuesIn } from '@meguri/bayesopt';
import { type Chemistry, openChemistry, SmilesError } from '@meguri/chemistry';
import { readText } from '../actions/read-text.js';
import { UsageError } from '../failure.js';
import { type DescriptorFile, explained, type QuestionOptions, type SmilesColumn } from './question.js';

type Descriptions = Pick<SubstanceParameter, 'descriptors' | 'fingerprints'>;

/** The parameters whose values are described, with what is known of each value that `valuesOf` a column gives. */
export async function substancesOf(
  { descriptors = [], smiles = [] }: QuestionOptions,
  parameters: readonly string[],
  valuesOf: (column: string) => readonly string[],
): Promise<SubstanceParameter[]> {
  const columns = [...descriptors, ...smiles].map(({ column }) => column);
  const stray = columns.find((column) => !parameters.includes(column));
  if (stray !== undefined) throw new UsageError(`${stray} is not among the parameters, but gets descriptors.`);
  const described = await Promise.all([
    ...descriptors.map((file) => fromFile(file, valuesOf(file.column))),
    ...smiles.map((column) => fromSmiles(column, valuesOf(column.column))),
  ]);
  return [...new Set(columns)].map((name) => {
    const own = described.filter((_, i) => columns[i] === name);
    for (const kind of ['descriptors', 'fingerprints'] as const) {
      if (own.filter((descriptions) => descriptions[kind]).length > 1) {
        throw new UsageError(`column ${name} gets ${kind} twice; give them once.`);
      }
    }
    return Object.assign({ name, type: 'substance' as const, values: valuesOf(name) }, ...own);
  });
}

/** Keys are compared as texts and, where that does not do and every value is a molecule, as molecules. */
async function fromFile({ column, file, key }: DescriptorFile, values: readonly string[]): Promise<Descriptions> {
  const text = readText('table of descriptors', file);
  return explained(file, async () => {
    const table = parseTable(text);
    const by = key ?? table.columns[0]!;
    const ask = (canonical?: (text: string) => string) => descriptorsOf({ table, key: by, values, canonical });
    try {
      return { descriptors: ask().rows };
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      const canonical = await canonicalOf(values, valuesIn([table], by).map(String));
      if (!canonical) throw error;
      return { descriptors: ask(canonical).rows };
    }
  }).catch((error: unknown) => {
    throw error instanceof UsageError ? new UsageError(`descriptors of ${column}: ${error.message}`) : error;
  });
}

/** One text for all ways of writing a molecule; other texts as they are. Undefined unless all the values are molecules. */
async function canonicalOf(values: readonly string[], keys: readonly string[]) {
  const chemistry = await openChemistry();
  try {
    const known = new Map([...values, ...keys].map((text) => [text, canonicalIn(chemistry, text)]));
    if (values.some((value) => known.get(value) === undefined)) return undefined;
    return (text: string) => known.get(text) ?? text;
  } finally {
    chemistry.close();
  }
}

function canonicalIn(chemistry: Chemistry, text: string): string | undefined {
  try {
    return chemistry.canonical(text);
  } catch (error) {
    if (error instanceof SmilesError) return undefined;
    throw error;
  }
}

async function fromSmiles({ column, what }: SmilesColumn, values: readonly string[]): Promise<Descriptions> {
  const chemistry = await openChemistry();
  try {
    return {
      ...(what !== 'descriptors' && { fingerprints: values.map((value) => chemistry.fingerprint(value)) }),
      ...(what !== 'fingerprints' && { descriptors: values.map((value) => numbersOf(chemistry, value)) }),
    };
  } catch (error) {
    if (error instanceof SmilesError) throw new UsageError(`column ${column}: ${error.message}; ${error.remedy}.`);
    throw error;
  } finally {
    chemistry.close();
  }
}

function numbersOf(chemistry: Chemistry, smiles: string): number[] {
  return Object.values(chemistry.descriptors(smiles));
}
