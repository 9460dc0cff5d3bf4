import rdkit from '@rdkit/rdkit';
import { type Chemistry, chemistryOf } from '../chemistry.js';

/** Loads RDKit, compiled to WebAssembly (7 MB, about 0.3 s); each call has a memory of its own. */
export async function openChemistry(): Promise<Chemistry> {
  return chemistryOf(await rdkit.default());
}
