import type { RandomStream } from '@meguri/numerics';
import { neighboursOf } from '../force-field/molecule.js';
import type { Joint, Residue } from './chain.js';
import { applied, rotation, scaled, type Vector } from './rotation.js';

/** A residue in one of its shapes: positions and joints of its own frame. */
export interface Shape {
  readonly positions: Float64Array;
  readonly before?: Joint;
  readonly after?: Joint;
}

/** What makes the shapes of a residue: bonds that turn, and pairs of atoms that must then keep apart. */
interface Freedom {
  readonly turns: readonly Turn[];
  readonly distantPairs: readonly (readonly [number, number])[];
}
interface Turn {
  readonly from: number;
  readonly to: number;
  /** What moves with `to`. */
  readonly moved: readonly number[];
}

const TRIES = 20;
/** Turns go from one minimum of a threefold barrier to another, with a spread, radians. */
const THIRD = (2 * Math.PI) / 3;
const SPREAD = 0.2;

/** Squared distances below which atoms that are not bound clash, Å²: hydrogens with one another, with others, and others. */
const CLASH = [1.5 ** 2, 1.9 ** 2, 2.4 ** 2] as const;
export const clashes = (isHydrogen: boolean, isOtherHydrogen: boolean, squaredDistance: number): boolean =>
  squaredDistance < CLASH[Number(!isHydrogen) + Number(!isOtherHydrogen)]!;
/** Beyond it nothing clashes, Å. */
export const CLASH_REACH = 2.4;

/** Draws shapes of a residue: bonds at saturated atoms outside of rings turn at random; configurations stay, unless mirrored. */
export function shapesOf(residue: Residue): (mirrored: boolean, random: RandomStream) => Shape {
  const { turns, distantPairs } = freedomOf(residue);
  const isHydrogen = residue.elements.map((element) => element === 'H');
  const isFree = (positions: Float64Array) =>
    distantPairs.every(([i, j]) => !clashes(isHydrogen[i]!, isHydrogen[j]!, squaredDistance(positions, i, j)));
  return (mirrored, random) => {
    const given = mirrored ? mirrorImageOf(residue) : residue;
    for (let attempt = 0; turns.length > 0 && attempt < TRIES; attempt++) {
      const shape = turns.reduce(
        (shape, turn) => turned(shape, turn, random.integer(0, 2) * THIRD + SPREAD * random.normal()),
        given,
      );
      if (isFree(shape.positions)) return shape;
    }
    return given;
  };
}

function freedomOf(residue: Residue): Freedom {
  const { elements, bonds, before, after } = residue;
  const neighbours = neighboursOf(residue);
  const joints = [before?.atom, after?.atom];
  const joined = (atom: number) => joints.filter((joint) => joint === atom).length;
  const heavy = (atom: number) => neighbours[atom]!.filter((next) => elements[next] !== 'H').length + joined(atom);
  const saturated = (atom: number) => elements[atom] === 'C' && neighbours[atom]!.length + joined(atom) === 4;
  const turns = bonds.flatMap(([first, second, order]): Turn[] => {
    if (order !== 1 || heavy(first) < 2 || heavy(second) < 2 || !(saturated(first) || saturated(second))) return [];
    const moved = sideOf(neighbours, first, second);
    if (moved.includes(first)) return [];
    const isBehind = before !== undefined && moved.includes(before.atom);
    return isBehind
      ? [{ from: second, to: first, moved: sideOf(neighbours, second, first) }]
      : [{ from: first, to: second, moved }];
  });
  return { turns, distantPairs: turns.length > 0 ? distantPairsOf(neighbours) : [] };
}

/** The atoms that are reached from `to` without the bond to `from`; `from` is among them when both are in a ring. */
function sideOf(neighbours: readonly (readonly number[])[], from: number, to: number): readonly number[] {
  const found = new Set([to]);
  for (const atom of found) for (const next of neighbours[atom]!) if (!(atom === to && next === from)) found.add(next);
  return [...found];
}

/** Pairs with more than three bonds between them. */
function distantPairsOf(neighbours: readonly (readonly number[])[]): (readonly [number, number])[] {
  return neighbours.flatMap((_, atom) => {
    let near = new Set([atom]);
    for (let bonds = 0; bonds < 3; bonds++) near = new Set([...near].flatMap((each) => [each, ...neighbours[each]!]));
    return neighbours.flatMap((_, other) => (other > atom && !near.has(other) ? [[atom, other] as const] : []));
  });
}

function turned(shape: Shape, { from, to, moved }: Turn, angle: number): Shape {
  const origin = pointOf(shape.positions, to);
  const [x, y, z] = pointOf(shape.positions, from);
  const along: Vector = [origin[0] - x, origin[1] - y, origin[2] - z];
  const matrix = rotation(scaled(along, 1 / Math.hypot(...along)), angle);
  const positions = shape.positions.slice();
  for (const atom of moved) {
    const [px, py, pz] = pointOf(positions, atom);
    const [dx, dy, dz] = applied(matrix, [px - origin[0], py - origin[1], pz - origin[2]]);
    positions.set([origin[0] + dx, origin[1] + dy, origin[2] + dz], 3 * atom);
  }
  const { after } = shape;
  if (!after || !moved.includes(after.atom)) return { ...shape, positions };
  return { ...shape, positions, after: { ...after, direction: applied(matrix, after.direction) } };
}

function mirrorImageOf({ positions, before, after }: Shape): Shape {
  const mirrored = (joint: Joint): Joint => {
    const [x, y, z] = joint.direction;
    return { ...joint, direction: [-x, y, z] };
  };
  return {
    positions: positions.map((value, index) => (index % 3 === 0 ? -value : value)),
    ...(before && { before: mirrored(before) }),
    ...(after && { after: mirrored(after) }),
  };
}

export const pointOf = (positions: Float64Array, atom: number): Vector => [
  positions[3 * atom]!,
  positions[3 * atom + 1]!,
  positions[3 * atom + 2]!,
];

function squaredDistance(positions: Float64Array, i: number, j: number): number {
  const [x, y, z] = pointOf(positions, i);
  const [u, v, w] = pointOf(positions, j);
  return (x - u) ** 2 + (y - v) ** 2 + (z - w) ** 2;
}
