import { stream } from '@meguri/numerics';
import type { Design } from '../data/design.js';
import { standardise } from '../data/standardise.js';

const MOST_ROUNDS = 100;

/**
 * A label per row: k-means of the standardised columns, begun at rows far from one another (Arthur and Vassilvitskii, 2007, with the
 * farthest row for a random one). Held out in turn, such clusters tell how a model extrapolates (Meredig et al., Mol. Syst. Des. Eng. 3, 819, 2018).
 */
export function clusterRows(design: Design, count: number, seed: number): string[] {
  const columns = design.columns.map(({ values }) => standardise(values).values);
  const points = Array.from({ length: design.n }, (_, i) => columns.map((column) => column[i]!));
  const centres = [points[stream(seed, 'clusters').integer(0, design.n - 1)]!];
  while (centres.length < Math.min(count, design.n)) {
    const distances = points.map((point) => Math.min(...centres.map((centre) => distance(point, centre))));
    centres.push(points[distances.indexOf(Math.max(...distances))]!);
  }
  let labels = points.map((point) => nearest(point, centres));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const moved = centres.map((centre, k) => centroid(points.filter((_, i) => labels[i] === k)) ?? centre);
    const next = points.map((point) => nearest(point, moved));
    if (next.every((label, i) => label === labels[i])) break;
    labels = next;
  }
  return labels.map((label) => `cluster ${label + 1}`);
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, v, j) => sum + (v - b[j]!) ** 2, 0);
}

function nearest(point: readonly number[], centres: readonly (readonly number[])[]): number {
  const distances = centres.map((centre) => distance(point, centre));
  return distances.indexOf(Math.min(...distances));
}

function centroid(points: readonly (readonly number[])[]): number[] | undefined {
  return points[0]?.map((_, j) => points.reduce((sum, point) => sum + point[j]!, 0) / points.length);
}
