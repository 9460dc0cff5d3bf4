import type { DescriptorRows } from '@meguri/bayesopt';
import type { Chemistry, DescriptorOptions } from './chemistry.js';
import { GROUPS_VERSION } from './functional-groups.js';
import { eachSmiles } from './smiles-error.js';

export interface DescriptorTableOptions extends DescriptorOptions {
  /** Adds the counts of functional groups. Default false. */
  readonly groups?: boolean;
}

/** What computed numbers, and in which version: other versions may give others. */
export interface Library {
  readonly name: string;
  readonly version: string;
}

/** Numbers about molecules, one row each, with what a model card has to say of them. */
export interface DescriptorTable extends DescriptorRows {
  readonly libraries: readonly Library[];
}

/** The descriptors of molecules, NaN where one is not defined. Throws SmilesError with the index of the molecule. */
export function descriptorTable(
  chemistry: Chemistry,
  smiles: readonly string[],
  { groups = false, perAtom = false }: DescriptorTableOptions = {},
): DescriptorTable {
  const rows = eachSmiles(smiles, (text) => ({
    ...chemistry.descriptors(text, { perAtom }),
    ...(groups && chemistry.groups(text, { perAtom })),
  }));
  return {
    names: Object.keys(rows[0] ?? {}),
    rows: rows.map((row) => Object.values(row)),
    libraries: [
      { name: 'RDKit', version: chemistry.version },
      ...(groups ? [{ name: 'Meguri functional groups', version: GROUPS_VERSION }] : []),
    ],
  };
}
