/** Open ends as RDKit writes them, and what of a SMILES tells mirror images apart. */
const OPEN_END = /\[\d*\*(?::\d+)?\]/g;
const STEREO = /[/\\@]/g;
/** An open end with the atom it stands before, in a branch of its own, or last. */
const END = /^\*(\[[^\]]+\]|Br|Cl|[A-Za-z])|\(\*\)|\*/g;
/** No plain open end at a single bond. */
const OTHER_END = /\[[^\]]*\*|[=#:$]\*|\*[=#:$]/;
/** Stands for an open end behind its atom; no SMILES has it. */
const MARK = '~';
/** Ring closures from here on are bonds between units; canonical SMILES seldom have so many rings open. */
const FIRST_BOND = 50;

/**
 * A chain of so many (at most 40) of the same repeating units, head to tail, as SMILES without stereochemistry; undefined for what is no such
 * unit: other than two open ends, or ends that are no single bonds. Expects canonical SMILES.
 */
export function chainOf(unit: string, length: number): string | undefined {
  const plain = unit.replace(OPEN_END, '*').replace(STEREO, '');
  if (OTHER_END.test(plain)) return undefined;
  const pieces = plain.replace(END, (_, atom = '') => `${atom}${MARK}`).split(MARK);
  if (pieces.length !== 3) return undefined;
  const [start, middle, end] = pieces;
  const units = Array.from({ length }, (_, i) => {
    const head = i === 0 ? '(*)' : bond(i - 1);
    const tail = i === length - 1 ? '(*)' : bond(i);
    return `${start}${head}${middle}${tail}${end}`;
  });
  return units.join('.');
}

/** Parts of a SMILES that close the same ring number are bound to each other. */
const bond = (number: number): string => `%${FIRST_BOND + number}`;
