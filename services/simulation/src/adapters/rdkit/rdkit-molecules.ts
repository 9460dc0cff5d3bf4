import { type Chemistry, openChemistry, SmilesError } from '@meguri/chemistry';
import type { Molecules } from '../../application/ports.js';

/** RDKit, loaded when the first molecule comes. */
export class RdkitMolecules implements Molecules {
  #chemistry?: Promise<Chemistry>;

  async canonical(smiles: string): Promise<string | undefined> {
    this.#chemistry ??= openChemistry();
    try {
      return (await this.#chemistry).canonical(smiles);
    } catch (error) {
      if (error instanceof SmilesError) return undefined;
      throw error;
    }
  }
}
