// Dense linear algebra of Gaussian processes with and without vector instructions, and ml-matrix beside it:
// `npm run bench:linear-algebra -- --json`. What is compared takes turns, and the quickest turn of each counts.
import { cpus } from 'node:os';
import { cholesky, correlate, invertCholesky, packedLength, rowStart, stream, TriangularBlock } from '@meguri/numerics';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { correlatePlainly } from '../engines/numerics/dist/kernels/correlation.js';
import { plainCholesky, plainInverse } from '../engines/numerics/dist/linear-algebra/cholesky.js';
import { endWithStarter } from '../scripts/bootstrap/lifeline.mjs';

endWithStarter();

type Contenders = Readonly<Record<string, () => unknown>>;

const json = process.argv.includes('--json');
const FEWEST_ROUNDS = 3;
const MOST_ROUNDS = 200;
/** Milliseconds after which no further round begins. */
const PATIENCE = 1500;
const results: Record<string, Record<string, number>> = {};

/** Milliseconds of the quickest of several turns, and how many times as long as `simd` each other took. */
function compare(name: string, contenders: Contenders): void {
  const best = Object.fromEntries(Object.keys(contenders).map((contender) => [contender, Number.POSITIVE_INFINITY]));
  const begin = performance.now();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() - begin > PATIENCE) break;
    for (const [contender, run] of Object.entries(contenders)) {
      const start = performance.now();
      run();
      best[contender] = Math.min(best[contender]!, performance.now() - start);
    }
  }
  const ratios = Object.entries(best).filter(([contender]) => contender !== 'simd');
  results[name] = {
    ...Object.fromEntries(Object.entries(best).map(([contender, time]) => [`${contender}Milliseconds`, rounded(time)])),
    ...Object.fromEntries(ratios.map(([contender, time]) => [`${contender}ToSimd`, rounded(time / best.simd!)])),
  };
  process.stderr.write(`${name}: ${JSON.stringify(results[name])}\n`);
}

const rounded = (value: number) => Number(value.toPrecision(3));

/** Covariance of random points in six dimensions with a little noise: what the planner factors. */
function covarianceMatrix(n: number): Float64Array {
  const random = stream(n, 'points');
  const points = Array.from({ length: n }, () => Array.from({ length: 6 }, () => random.uniform()));
  const a = new Float64Array(packedLength(n));
  points.forEach((x, i) => {
    for (let j = 0; j <= i; j++) {
      a[rowStart(i) + j] = Math.exp(-0.5 * x.reduce((sum, v, d) => sum + (v - points[j]![d]!) ** 2, 0));
    }
    a[rowStart(i) + i]! += 0.01;
  });
  return a;
}

function square(a: Float64Array, n: number): Matrix {
  const at = (i: number, j: number) => a[rowStart(Math.max(i, j)) + Math.min(i, j)]!;
  return new Matrix(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => at(i, j))));
}

for (const n of [20, 50, 100, 200, 500, 1000]) {
  const a = covarianceMatrix(n);
  const copy = a.slice();
  const matrix = square(a, n);
  const onCopy = (factorise: typeof cholesky) => () => {
    copy.set(a);
    return factorise(copy, n);
  };
  compare(`Cholesky, n = ${n}`, {
    simd: onCopy(cholesky),
    plain: onCopy(plainCholesky),
    mlMatrix: () => new CholeskyDecomposition(matrix),
  });
}

for (const n of [20, 50, 100, 200, 500]) {
  const l = covarianceMatrix(n);
  const matrix = square(l, n);
  cholesky(l, n);
  const decomposition = new CholeskyDecomposition(matrix);
  compare(`inverse from the factor, n = ${n}`, {
    simd: () => invertCholesky(l, n),
    plain: () => plainInverse(l, n),
    mlMatrix: () => decomposition.solve(Matrix.eye(n)),
  });
}

for (const [n, width] of [
  [5, 400],
  [20, 400],
  [50, 400],
  [50, 1728],
  [200, 10_000],
  [500, 10_000],
] as const) {
  const l = covarianceMatrix(n);
  cholesky(l, n);
  const weights = new Float64Array(n).fill(1);
  const block = () => new TriangularBlock(width, n, (_, count, __, height) => new Float64Array(count * height).fill(1));
  compare(`L V = B, n = ${n}, ${width} columns`, {
    simd: () => block().solve(l, n, weights),
    plain: () => {
      const rows = block();
      for (let i = 0; i < n; i++) rows.append(l, i, 1);
    },
  });
}

for (const family of ['rbf', 'matern52'] as const) {
  for (const count of [50, 400, 10_000]) {
    const squared = Float64Array.from({ length: count }, (_, i) => (20 * i) / count);
    const copy = squared.slice();
    // short rows are repeated, or the clock would be what is measured
    const repeat = (run: typeof correlatePlainly) => () => {
      for (let done = 0; done < 10_000; done += count) {
        copy.set(squared);
        run(family, copy, count);
      }
    };
    compare(`10,000 correlations in rows of ${count}, ${family}`, {
      simd: repeat(correlate),
      plain: repeat(correlatePlainly),
    });
  }
}

const machine = `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`;
process.stdout.write(`${JSON.stringify({ benchmark: 'linear algebra', machine, results }, null, json ? 0 : 2)}\n`);
