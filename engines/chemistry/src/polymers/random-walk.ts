import type { RandomStream } from '@meguri/numerics';
import { neighboursOf } from '../force-field/molecule.js';
import type { Chain } from './chain.js';
import type { PeriodicGrid } from './periodic-grid.js';
import { applied, type Matrix, rotation, scaled, turning, type Vector } from './rotation.js';
import { clashes, pointOf, type Shape, shapesOf } from './shapes.js';

/** Tries to place a residue before the walk goes back, and how often it may go back for each residue. */
const TRIES = 40;
const RETREATS = 4;
const LONGEST_RETREAT = 5;
/** Rigid units meet closer than relaxed ones: what of squared distances still clashes with the two residues before. */
const NEAR_RESIDUES = 2;
const NEAR_LENIENCE = 0.5;

/** Covalent radii, Å (Cordero et al., Dalton Trans. 2008, 2832-2838). */
const RADII: Readonly<Record<string, number>> = { C: 0.76, N: 0.71, O: 0.66, P: 1.07, S: 1.05 };

/** Where the next residue is bound. */
interface Front {
  readonly point: Vector;
  readonly direction: Vector;
}
interface Placed {
  readonly positions: Float64Array;
  readonly front?: Front;
}

/**
 * Grows chains as self-avoiding random walks in a periodic cube: residue by residue, in random shapes and with random torsions between
 * them; what comes too near to an atom that is there, also of another chain or an image, is tried otherwise, and after many tries the
 * walk goes back some residues.
 * @returns a function that adds a chain to the grid and gives its atoms (not wrapped into the cube, Å), undefined when there is no way.
 */
export function randomWalks(
  chain: Chain,
  grid: PeriodicGrid,
  random: RandomStream,
): (mirrored: readonly boolean[]) => Float64Array | undefined {
  const { elements, residues } = chain;
  const isHydrogen = elements.map((element) => element === 'H');
  const shapes = residues.map(shapesOf);
  const nextTo = neighboursOf(chain);

  /** Atoms of the residue and the one before that are at most three bonds apart. */
  const jointOf = (index: number): readonly [ReadonlySet<number>, ReadonlySet<number>] => {
    const [previous, { offset, before }] = [residues[index - 1], residues[index]!];
    if (!previous || !before) return [new Set(), new Set()];
    const [tail, head] = [previous.offset + previous.after!.atom, offset + before.atom];
    return [new Set([head, ...nextTo[head]!]), new Set([tail, ...nextTo[tail]!])];
  };
  const joints = residues.map((_, index) => jointOf(index));

  function fits(index: number, positions: Float64Array, start: number): boolean {
    const { offset } = residues[index]!;
    const [ofThis, ofPrevious] = joints[index]!;
    const near = start + residues[Math.max(0, index - NEAR_RESIDUES)]!.offset;
    for (let atom = 0; atom < positions.length / 3; atom++) {
      const [x, y, z] = pointOf(positions, atom);
      const isNextToJoint = ofThis.has(offset + atom);
      const clash = grid.some(x, y, z, (other, squaredDistance) => {
        const counted = other >= near ? squaredDistance / NEAR_LENIENCE : squaredDistance;
        if (!clashes(isHydrogen[offset + atom]!, isHydrogen[other % elements.length]!, counted)) return false;
        return !(isNextToJoint && other >= start && ofPrevious.has(other - start));
      });
      if (clash) return false;
    }
    return true;
  }

  function placed(index: number, front: Front | undefined, mirrored: boolean): Placed {
    const shape = shapes[index]!(mirrored, random);
    if (!front) return moved(shape, orientation(random), [0, 0, 0], position(random, grid.edge));
    const [tail, head] = [residues[index - 1]!, residues[index]!];
    const bond = lengthOf(tail.elements[tail.after!.atom]!, head.elements[head.before!.atom]!);
    const [bx, by, bz] = scaled(front.direction, bond);
    const [px, py, pz] = front.point;
    const { before } = shape;
    const facing = turning(before!.direction, scaled(front.direction, -1));
    const torsion = rotation(front.direction, 2 * Math.PI * random.uniform());
    const origin = pointOf(shape.positions, before!.atom);
    return moved(shape, product(torsion, facing), origin, [px + bx, py + by, pz + bz]);
  }

  return (mirrored) => {
    const start = grid.count;
    const positions = new Float64Array(3 * elements.length);
    const fronts: (Front | undefined)[] = [];
    let retreats = RETREATS * residues.length;
    let index = 0;
    while (index < residues.length) {
      const found = firstFitting(TRIES, () => {
        const candidate = placed(index, fronts[index - 1], mirrored[index]!);
        return fits(index, candidate.positions, start) ? candidate : undefined;
      });
      if (found) {
        positions.set(found.positions, 3 * residues[index]!.offset);
        for (let at = 0; at < found.positions.length; at += 3) {
          grid.add(found.positions[at]!, found.positions[at + 1]!, found.positions[at + 2]!);
        }
        fronts[index++] = found.front;
      } else {
        index = retreats-- > 0 ? Math.max(0, index - random.integer(1, LONGEST_RETREAT)) : 0;
        grid.shrink(start + residues[index]!.offset);
        if (retreats < 0) return undefined;
      }
    }
    return positions;
  };
}

function firstFitting<T>(tries: number, attempt: () => T | undefined): T | undefined {
  for (let number = 0; number < tries; number++) {
    const found = attempt();
    if (found) return found;
  }
  return undefined;
}

const lengthOf = (one: string, other: string): number => (RADII[one] ?? RADII.C!) + (RADII[other] ?? RADII.C!);

/** The shape turned about a point of its own, which comes to stand at another. */
function moved({ positions, after }: Shape, matrix: Matrix, [ox, oy, oz]: Vector, [tx, ty, tz]: Vector): Placed {
  const found = new Float64Array(positions.length);
  for (let atom = 0; atom < positions.length / 3; atom++) {
    const [x, y, z] = pointOf(positions, atom);
    const [dx, dy, dz] = applied(matrix, [x - ox, y - oy, z - oz]);
    found.set([tx + dx, ty + dy, tz + dz], 3 * atom);
  }
  if (!after) return { positions: found };
  return {
    positions: found,
    front: { point: pointOf(found, after.atom), direction: applied(matrix, after.direction) },
  };
}

/** A rotation drawn uniformly from all (Shoemake, Graphics Gems III, 1992). */
function orientation(random: RandomStream): Matrix {
  const [u, v, w] = [random.uniform(), 2 * Math.PI * random.uniform(), 2 * Math.PI * random.uniform()];
  const [a, b] = [Math.sqrt(1 - u), Math.sqrt(u)];
  const axis: Vector = [a * Math.sin(v), a * Math.cos(v), b * Math.sin(w)];
  const length = Math.hypot(...axis);
  return rotation(scaled(axis, 1 / length), 2 * Math.atan2(length, b * Math.cos(w)));
}

const position = (random: RandomStream, edge: number): Vector => [
  edge * random.uniform(),
  edge * random.uniform(),
  edge * random.uniform(),
];

function product(left: Matrix, right: Matrix): Matrix {
  const columns = [0, 1, 2].map((axis) => applied(left, right.map((row) => row[axis]!) as unknown as Vector));
  return [0, 1, 2].map((row) => columns.map((column) => column[row]!)) as unknown as Matrix;
}
