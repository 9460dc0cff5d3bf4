import { type DescriptorRows, descriptorsOf, type Table, TableError, valuesIn } from '@meguri/bayesopt';
import type { Chemistry } from './chemistry.js';
import { descriptorTable } from './descriptor-table.js';
import { eachSmiles, SmilesError } from './smiles-error.js';

/** What of molecules is compared. */
export type MoleculeFeatures = 'fingerprints' | 'descriptors' | 'both';

/** What is known of some substances, in their order. */
export interface MoleculeDescriptions {
  /** Morgan fingerprints of radius 2 and 2048 bits, in words of 32 bits. */
  readonly fingerprints?: readonly Uint32Array[];
  /** RDKit's descriptors by its names; NaN where one is not defined. */
  readonly descriptors?: DescriptorRows;
}

/** Describes molecules by what RDKit computes. Throws {@link SmilesError} with the index of the molecule. */
export function describeMolecules(
  chemistry: Chemistry,
  smiles: readonly string[],
  features: MoleculeFeatures,
): MoleculeDescriptions {
  return {
    ...(features !== 'descriptors' && { fingerprints: eachSmiles(smiles, (text) => chemistry.fingerprint(text)) }),
    ...(features !== 'fingerprints' && { descriptors: descriptorRows(chemistry, smiles) }),
  };
}

function descriptorRows(chemistry: Chemistry, smiles: readonly string[]): DescriptorRows {
  const { names, rows } = descriptorTable(chemistry, smiles);
  return { names, rows };
}

/**
 * The descriptors of substances from a table: found by their texts in the column `key` and, where that does not do and every value
 * is a molecule, by the molecules, however they are written. Throws TableError where one is missing, twice or without a number.
 */
export function lookUpDescriptors(
  chemistry: Chemistry,
  { table, key, values }: { readonly table: Table; readonly key: string; readonly values: readonly string[] },
): DescriptorRows {
  try {
    return descriptorsOf({ table, key, values });
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    const canonical = canonicalOf(chemistry, values, valuesIn([table], key).map(String));
    if (!canonical) throw error;
    return descriptorsOf({ table, key, values, canonical });
  }
}

/** One text for all ways of writing a molecule; other texts as they are. Undefined unless all the values are molecules. */
function canonicalOf(chemistry: Chemistry, values: readonly string[], keys: readonly string[]) {
  const known = new Map([...values, ...keys].map((text) => [text, canonicalIn(chemistry, text)]));
  if (values.some((value) => known.get(value) === undefined)) return undefined;
  return (text: string) => known.get(text) ?? text;
}

function canonicalIn(chemistry: Chemistry, text: string): string | undefined {
  try {
    return chemistry.canonical(text);
  } catch (error) {
    if (error instanceof SmilesError) return undefined;
    throw error;
  }
}
