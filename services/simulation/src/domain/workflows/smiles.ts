import { capped } from '@meguri/chemistry';

const LONGEST = 400;
const CHARACTERS = /^[A-Za-z0-9@+\-[\]()=#$:/\\.%*]+$/;

/** What is wrong with the SMILES of one molecule, in words; undefined when nothing is. */
export function problemOfMolecule(smiles: unknown): string | undefined {
  if (String(smiles).includes('*')) return 'smiles has an open end (*); cap it first';
  return problemOfText(smiles);
}

/** What is wrong with the SMILES of a repeating unit, in words; undefined when nothing is. */
export function problemOfUnit(smiles: unknown): string | undefined {
  const problem = problemOfText(smiles);
  if (problem) return problem;
  try {
    capped(String(smiles));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function problemOfText(smiles: unknown): string | undefined {
  if (typeof smiles !== 'string' || smiles === '') return 'smiles is missing';
  if (smiles.length > LONGEST) return `a SMILES is longer than ${LONGEST} characters`;
  if (!CHARACTERS.test(smiles)) return `${JSON.stringify(smiles)} has characters that no SMILES has`;
  if (smiles.includes('.')) return `${smiles} has several fragments; give one`;
  return undefined;
}
