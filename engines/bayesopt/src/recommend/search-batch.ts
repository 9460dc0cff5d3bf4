import { stream } from '@meguri/numerics';
import { type Axis, fromUniform } from '../spaces/axis.js';
import type { CompiledSpace } from '../spaces/compiled-space.js';
import { around } from '../spaces/moves.js';
import { keyOf, poolOfRows } from '../spaces/pool.js';
import type { Region } from '../spaces/region.js';
import { sample, sobolTargets } from '../spaces/sampling.js';
import { climb } from './climb.js';
import { climbWithin } from './climb-within.js';
import { type BatchTask, type Choice, greedyBatch } from './greedy-batch.js';
import { acquisitionOf } from './point-acquisition.js';

/** Points spread over the whole space. */
const SPREAD = 1024;
/** Points sampled from what constraints leave. */
const SAMPLED = 512;
/** Best observed points that are searched around, for each outcome, and how often each. */
const CENTRES = 3;
const NEIGHBOURS = 64;

/**
 * Chooses points of a space too large to list: Sobol points and neighbours of the best observations are compared, then the most
 * promising are refined by gradient steps in continuous and by moves in finite coordinates, in turn.
 */
export function searchBatch({ axes, region }: CompiledSpace, task: BatchTask): Choice[] {
  const { seed } = task;
  const name = `search ${task.taken.size}`;
  if (region) return searchWithin(region, task, name);
  const pool = poolOfRows([
    ...sobolTargets(axes, SPREAD, JSON.stringify([seed, name])),
    ...neighbourRows(axes, centresOf(task), seed, name),
  ]);
  return greedyBatch(pool, task, (start, members, outlooks) => climb(axes, acquisitionOf(members, outlooks), start));
}

/** The same where constraints leave only a region: a sample of it takes the place of Sobol points. */
function searchWithin(region: Region, task: BatchTask, name: string): Choice[] {
  const { seed } = task;
  const neighbours = centresOf(task).flatMap((row) => neighboursWithin(region, row, seed, name));
  const pool = poolOfRows([...sample(region, SAMPLED, JSON.stringify([seed, name])), ...neighbours]);
  return greedyBatch(pool, task, (start, members, outlooks) =>
    climbWithin(region, acquisitionOf(members, outlooks), start),
  );
}

const centresOf = ({ aim, mode }: BatchTask) => aim.leaders(CENTRES * mode.gps.length);

function neighboursWithin(region: Region, centre: Float64Array, seed: number | string, name: string): Float64Array[] {
  const random = stream(seed, name, 'neighbours', keyOf(centre));
  return Array.from({ length: NEIGHBOURS }, (_, k) => around(region, centre, 0.2 / 2 ** (k % 4), random)).filter(
    (row) => row !== undefined,
  );
}

function neighbourRows(
  axes: readonly Axis[],
  centres: readonly Float64Array[],
  seed: number | string,
  name: string,
): Float64Array[] {
  const random = stream(seed, name, 'neighbours');
  const step = (axis: Axis, x: number, width: number) => {
    if (axis.nominal) return random.uniform() < width ? fromUniform(axis, random.uniform()) : x;
    const moved = Math.min(1, Math.max(0, x + width * random.normal()));
    return axis.encode(axis.decode(moved));
  };
  return centres.flatMap((row) =>
    Array.from({ length: NEIGHBOURS }, (_, k) => {
      const width = 0.2 / 2 ** (k % 4);
      return Float64Array.from(axes, (axis, d) => step(axis, row[d]!, width));
    }),
  );
}
