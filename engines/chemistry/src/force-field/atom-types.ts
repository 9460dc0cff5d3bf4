import { ForceFieldError } from './force-field-error.js';
import { neighboursOf, type Structure } from './molecule.js';

/** What the atoms of a molecule are to the force field. */
export interface AtomTypes {
  readonly types: readonly string[];
  /** Partial charges, e. */
  readonly charges: readonly number[];
}

/**
 * GAFF types and Gasteiger charges of molecules, from what `obenergy -ff GAFF -v` of Open Babel 3 prints for an SD file of them, with the types corrected.
 * @param structures the molecules of that file, in its order.
 * @throws ForceFieldError when the text does not have a type and a charge for each atom, or all charges are zero.
 */
export function parseAtomTypes(text: string, structures: readonly Structure[]): readonly AtomTypes[] {
  const parts = text.split(/^A T O M {3}T Y P E S\s*$/m).slice(1);
  if (parts.length !== structures.length)
    throw unreadable(`it types ${parts.length} of ${structures.length} molecules`);
  return parts.map((part, index) => typesIn(part, structures[index]!));
}

function typesIn(part: string, structure: Structure): AtomTypes {
  // titled otherwise when the molecule before was the same
  const [typed = '', charged = ''] = part.split(/^(?:P A R T I A L {3})?C H A R G E S\s*$/m);
  const rows = [...typed.matchAll(/^(\d+)\t(\S+)\t(\S+)\s*$/gm)];
  const [beforeSetUp = ''] = charged.split(/^S E T T I N G/m);
  const charges = [...beforeSetUp.matchAll(/^\d+\t(-?\d+\.\d+)\s*$/gm)].map(([, charge]) => Number(charge));
  const count = structure.elements.length;
  if (rows.length !== count || charges.length !== count)
    throw unreadable(`of ${count} atoms ${rows.length} have types and ${charges.length} charges`);
  if (charges.every((charge) => charge === 0)) throw unreadable('all charges are zero');
  const types = rows.map(([, , type]) => type!);
  const aromatic = rows.map(([, , , ring]) => ring === 'AR');
  return { types: corrected(structure, types, aromatic), charges };
}

/**
 * Two of Open Babel's rules (3.1.1) miss what GAFF means: an imide nitrogen is an amide's (n), not na, and carbon of an
 * aromatic six-ring is ca, also where a five-ring is fused to it. Without this polyimides have no parameters.
 */
function corrected(structure: Structure, types: readonly string[], aromatic: readonly boolean[]): string[] {
  const neighbours = neighboursOf(structure);
  const isElement = (atom: number, element: string) => structure.elements[atom] === element;
  const isCarbonyl = (atom: number) =>
    isElement(atom, 'C') && neighbours[atom]!.some((next) => isElement(next, 'O') && neighbours[next]!.length === 1);
  return types.map((type, atom) => {
    const around = neighbours[atom]!;
    if (isElement(atom, 'N') && around.length === 3 && around.filter(isCarbonyl).length >= 2) return 'n';
    const inSixRing = () => closesRing(neighbours, aromatic, [atom], 6);
    return (type === 'cc' || type === 'cd') && aromatic[atom] && inSixRing() ? 'ca' : type;
  });
}

/** Whether the path can be closed to a ring of that size over aromatic atoms. */
function closesRing(
  neighbours: readonly (readonly number[])[],
  aromatic: readonly boolean[],
  path: readonly number[],
  size: number,
): boolean {
  const next = neighbours[path.at(-1)!]!;
  if (path.length === size) return next.includes(path[0]!);
  return next.some(
    (atom) => aromatic[atom] && !path.includes(atom) && closesRing(neighbours, aromatic, [...path, atom], size),
  );
}

const unreadable = (reason: string) =>
  new ForceFieldError(
    'FORCE_FIELD.UNREADABLE',
    `the output of obenergy cannot be read: ${reason}`,
    'look at its output; Open Babel 3.1.1 is known to work',
  );
