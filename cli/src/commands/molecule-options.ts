import type { Command } from 'commander';
import type { Molecules } from '../tables/molecules.js';

export interface MoleculeOptions {
  readonly smiles?: string;
  readonly groups?: boolean;
  readonly perAtom?: boolean;
}

/** Adds a column of molecules that descriptors are computed of. */
export function withMolecules(command: Command): Command {
  return command
    .option('--smiles <column>', 'column of SMILES, also with open ends * (polymers); RDKit computes descriptors of it')
    .option('--groups', 'count functional groups of the SMILES, too')
    .option('--per-atom', 'add the descriptors that grow with the molecule once more per heavy atom');
}

/** What was asked to be computed; undefined without a column of SMILES. */
export function moleculesOf({ smiles, groups = false, perAtom = false }: MoleculeOptions): Molecules | undefined {
  return smiles === undefined ? undefined : { column: smiles, groups, perAtom };
}
