// The same sums in numpy, in the same run.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Design } from '@meguri/sparse';

/** What numpy says of the leave-one-out errors of a table. */
export interface NumpyAnswer {
  readonly version: string;
  /** Subsets per second with one solution of the Gram matrix and the hat formula each, and the errors of those asked for. */
  readonly solvedPerSecond: number;
  readonly solved: readonly number[];
  /** Seconds for all subsets, walked as a tree with all subsets of a level in one array; and the smallest error. */
  readonly treeSeconds: number;
  readonly treeBest: number;
}

/** Undefined where python3 has no numpy; one thread, as what it is compared with. */
export function numpyOn(
  { columns, targets }: Design,
  subsets: readonly (readonly number[])[],
): NumpyAnswer | undefined {
  const input = JSON.stringify({
    columns: columns.map(({ values }) => Array.from(values)),
    target: Array.from(targets[0]!.values),
    subsets,
  });
  const threads = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
  const { status, stdout } = spawnSync('python3', [join(import.meta.dirname, 'numpy_peer.py')], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...threads },
    maxBuffer: 2 ** 26,
  });
  return status === 0 ? JSON.parse(stdout) : undefined;
}
