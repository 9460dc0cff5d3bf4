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
  /** What computed each column. */
  readonly libraries: readonly Library[];
}

/**
 * The descriptors of molecules, NaN where one is not defined; `onEach` is told after each how many are done. Some milliseconds for a
 * molecule, with groups ten or more for a polymer. Throws SmilesError with the index of the molecule.
 */
export function descriptorTable(
  chemistry: Chemistry,
  smiles: readonly string[],
  { groups = false, perAtom = false }: DescriptorTableOptions = {},
  onEach?: (done: number) => void,
): DescriptorTable {
  let done = 0;
  const described = eachSmiles(smiles, (text) => {
    const numbers = [chemistry.descriptors(text, { perAtom }), groups ? chemistry.groups(text, { perAtom }) : {}];
    onEach?.(++done);
    return numbers;
  });
  const [descriptors = {}, counts = {}] = described[0] ?? [];
  const computed = { name: 'RDKit', version: chemistry.version };
  const counted = { name: 'Meguri functional groups', version: GROUPS_VERSION };
  return {
    names: [...Object.keys(descriptors), ...Object.keys(counts)],
    rows: described.map((each) => each.flatMap((numbers) => Object.values(numbers))),
    libraries: [...Object.keys(descriptors).map(() => computed), ...Object.keys(counts).map(() => counted)],
  };
}
