import { type Bond, type Conformer, neighboursOf, type Structure } from '../force-field/molecule.js';

/** What closes the two ends of a chain. */
export type Caps = 'methyl' | 'hydrogen';

/** A repeat unit in space, with methyl groups for its neighbours; or a molecule, which has no ends. */
export interface Unit extends Conformer {
  /** The carbons of the methyl groups before and after. */
  readonly ends?: readonly [before: number, after: number];
}

/** A unit as it stands in a chain: without what stood for its neighbours, but with the caps if it is the first or last. */
export interface Residue extends Conformer {
  /** Index of the unit that it is made of. */
  readonly unit: number;
  /** Index of its first atom in the chain. */
  readonly offset: number;
  /** Where it is bound to the residue before and after. */
  readonly before?: Joint;
  readonly after?: Joint;
}
export interface Joint {
  /** The bound atom of the residue. */
  readonly atom: number;
  /** Unit vector from it towards the other residue. */
  readonly direction: readonly [number, number, number];
}

/** A chain of residues, bound head to tail. */
export interface Chain extends Structure {
  readonly residues: readonly Residue[];
}

const HYDROGEN_BOND_LENGTH = 1.09;

/**
 * Joins units head to tail in a sequence of their indices. A molecule without ends is a chain of its own.
 * @throws RangeError when a unit of a sequence of several has no ends, or the sequence names no unit.
 */
export function joinUnits(units: readonly Unit[], sequence: readonly number[], caps: Caps = 'methyl'): Chain {
  const residues: Residue[] = [];
  const bonds: Bond[] = [];
  let offset = 0;
  for (const [index, unit] of sequence.entries()) {
    const found = units[unit];
    if (!found || (sequence.length > 1 && !found.ends)) throw new RangeError(`unit ${unit} cannot stand in a chain`);
    const place = { isFirst: index === 0, isLast: index === sequence.length - 1 };
    const residue = { ...residueOf(found, place, caps), unit, offset };
    const previous = residues.at(-1);
    if (previous) bonds.push([previous.offset + previous.after!.atom, offset + residue.before!.atom, 1]);
    bonds.push(...residue.bonds.map(([first, second, order]): Bond => [first + offset, second + offset, order]));
    residues.push(residue);
    offset += residue.elements.length;
  }
  return { elements: residues.flatMap(({ elements }) => elements), bonds, residues };
}

function residueOf(
  unit: Unit,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
  caps: Caps,
): Omit<Residue, 'unit' | 'offset'> {
  if (!unit.ends) return unit;
  const neighbours = neighboursOf(unit);
  const endAt = (methyl: number): End => {
    const hydrogens = neighbours[methyl]!.filter((atom) => unit.elements[atom] === 'H');
    return { methyl, hydrogens, atom: neighbours[methyl]!.find((next) => !hydrogens.includes(next))! };
  };
  const [before, after] = [endAt(unit.ends[0]), endAt(unit.ends[1])];
  const elements = [...unit.elements];
  const positions = unit.positions.slice();
  const left = new Set<number>();
  for (const [end, isCap] of [
    [before, isFirst],
    [after, isLast],
  ] as const) {
    if (isCap && caps === 'methyl') continue;
    for (const hydrogen of end.hydrogens) left.add(hydrogen);
    if (!isCap) left.add(end.methyl);
    else {
      elements[end.methyl] = 'H';
      const direction = directionIn(unit, end);
      for (let axis = 0; axis < 3; axis++)
        positions[3 * end.methyl + axis] =
          unit.positions[3 * end.atom + axis]! + HYDROGEN_BOND_LENGTH * direction[axis]!;
    }
  }
  const kept = elements.flatMap((_, atom) => (left.has(atom) ? [] : [atom]));
  const numberOf = new Map(kept.map((atom, index) => [atom, index]));
  const jointOf = (end: End): Joint => ({ atom: numberOf.get(end.atom)!, direction: directionIn(unit, end) });
  return {
    elements: kept.map((atom) => elements[atom]!),
    positions: Float64Array.from(kept.flatMap((atom) => [...positions.subarray(3 * atom, 3 * atom + 3)])),
    bonds: unit.bonds
      .filter(([first, second]) => !left.has(first) && !left.has(second))
      .map(([first, second, order]) => [numberOf.get(first)!, numberOf.get(second)!, order]),
    ...(!isFirst && { before: jointOf(before) }),
    ...(!isLast && { after: jointOf(after) }),
  };
}

interface End {
  readonly methyl: number;
  readonly hydrogens: readonly number[];
  /** The atom of the unit that the methyl is bound to. */
  readonly atom: number;
}

function directionIn({ positions }: Conformer, { atom, methyl }: End): [number, number, number] {
  const [x, y, z] = [0, 1, 2].map((axis) => positions[3 * methyl + axis]! - positions[3 * atom + axis]!);
  const length = Math.hypot(x!, y!, z!);
  return [x! / length, y! / length, z! / length];
}
