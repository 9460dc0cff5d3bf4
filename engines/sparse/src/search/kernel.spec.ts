import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourcesHash } from '../../../../scripts/generate-simd.mjs';
import { columnsOf, type Design, type Feature } from '../data/design.js';
import { type Folds, groupedFolds, kFold, leaveOneOut } from '../data/folds.js';
import { heldOutSquares } from '../regression/held-out.js';
import { SOURCES } from '../simd/generated/module.js';
import { simdKernel } from '../simd/simd-kernel.js';
import { synthetic } from '../synthetic.fixture.js';
import { blockCount, listBlock } from './blocks.js';
import type { Constraints } from './constraints.js';
import type { Kernel } from './kernel.js';
import { PlainKernel } from './plain-kernel.js';
import { problemOf } from './problem.js';
import { featuresOf } from './subsets.js';

const kernels: [string, (problem: ReturnType<typeof problemOf>) => Kernel][] = [
  ['in plain JavaScript', (problem) => new PlainKernel(problem)],
  ['in vector instructions', (problem) => simdKernel(problem)!],
];

/** Held-out squares of every subset listed, one list per target, by the names of its features. */
function listAll(kernelOf: (typeof kernels)[0][1], design: Design, folds: Folds, constraints: Constraints = {}) {
  const problem = problemOf(design, folds, constraints);
  const kernel = kernelOf(problem);
  const found = new Map<string, number[]>();
  for (let block = 0; block < blockCount(problem); block++) {
    const listing = listBlock(problem, kernel, block);
    for (let i = 0; listing && i < listing.count; i++) {
      const names = featuresOf(problem, block, listing.masks[i]!);
      const squares = design.targets.map(
        (_, t) => listing.squares[t * listing.capacity + i]! * problem.squaredScales[t]!,
      );
      expect(found.has(names.join())).toBe(false);
      found.set(names.join(), squares);
    }
  }
  return found;
}

const named = (design: Design, subset: string): Feature[] =>
  design.features.filter(({ name }) => subset.split(',').includes(name));

function expectRefits(design: Design, folds: Folds, found: ReadonlyMap<string, number[]>): void {
  for (const [subset, squares] of found) {
    const columns = columnsOf(design, named(design, subset));
    design.targets.forEach(({ values }, t) => {
      const refitted = heldOutSquares(columns, values, folds);
      expect(Math.abs(squares[t]! - refitted) / refitted).toBeLessThan(1e-9);
    });
  }
}

const tasks = fc.record({
  n: fc.integer({ min: 12, max: 30 }),
  p: fc.integer({ min: 1, max: 6 }),
  seed: fc.integer(),
  targets: fc.integer({ min: 1, max: 3 }),
  folds: fc.integer({ min: 3, max: 7 }),
});

describe.each(kernels)('the tree of subsets %s', (_, kernelOf) => {
  it('gives the k-fold and the leave-one-out errors that refits give, for every subset and target', () => {
    fc.assert(
      fc.property(tasks, ({ folds: count, ...options }) => {
        const design = synthetic({ ...options, coefficients: [1] });
        for (const folds of [leaveOneOut(design.n), kFold(design.n, { folds: count, seed: 1, repeats: 2 })]) {
          const found = listAll(kernelOf, design, folds);
          expect(found.size).toBe(2 ** options.p);
          expectRefits(design, folds, found);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('does so across blocks, and for folds of unequal size', () => {
    const design = synthetic({ n: 24, p: 16, seed: 3, coefficients: [1, 1] });
    const folds = groupedFolds(Array.from({ length: 24 }, (_, i) => `g${Math.floor(Math.sqrt(i))}`));
    const found = listAll(kernelOf, design, folds, { maxSize: 3 });
    expect(found.size).toBe(1 + 16 + 120 + 560);
    expectRefits(design, folds, found);
  });

  it('keeps to forced, forbidden and either-or features and to sizes', () => {
    const design = synthetic({ n: 20, p: 7, seed: 2 });
    const constraints = {
      force: ['x6'],
      forbid: ['x1'],
      eitherOr: [
        ['x2', 'x3', 'x4'],
        ['x6', 'x7'],
      ],
      maxSize: 3,
    };
    const found = listAll(kernelOf, design, leaveOneOut(20), constraints);
    const expected = ['x6', 'x6,x2', 'x6,x3', 'x6,x4', 'x6,x5', 'x6,x2,x5', 'x6,x3,x5', 'x6,x4,x5'];
    expect([...found.keys()].sort()).toEqual(expected.sort());
    expectRefits(design, leaveOneOut(20), found);
  });

  it('gives the same error, bit for bit, however many other subsets are searched', () => {
    const design = synthetic({ n: 19, p: 7, seed: 4 });
    const all = listAll(kernelOf, design, leaveOneOut(19));
    for (const [subset, squares] of listAll(kernelOf, design, leaveOneOut(19), { maxSize: 2 })) {
      expect(squares).toEqual(all.get(subset));
    }
  });

  it('takes or leaves the columns of a feature together', () => {
    const plain = synthetic({ n: 25, p: 6, seed: 5, coefficients: [1, 0, 1] });
    const features = [
      { name: 'x1', columns: [0] },
      { name: 'pair', columns: [1, 3] },
      { name: 'x3', columns: [2] },
      { name: 'last', columns: [4, 5] },
    ];
    const design = { ...plain, features };
    const found = listAll(kernelOf, design, leaveOneOut(25));
    expect(found.size).toBe(16);
    expectRefits(design, leaveOneOut(25), found);
  });

  it('leaves out subsets that are linearly dependent, also in one fold alone, and all that contain them', () => {
    const plain = synthetic({ n: 15, p: 4, seed: 6 });
    const [a, b, c, lonely] = plain.columns.map(({ values }) => values);
    c!.set(a!.map((v, i) => v + b![i]!));
    lonely!.fill(0).fill(1, 4, 5);
    const found = listAll(kernelOf, plain, leaveOneOut(15));
    expect([...found.keys()].sort()).toEqual(['', 'x1', 'x1,x2', 'x1,x3', 'x2', 'x2,x3', 'x3']);
    const withoutFold = listAll(kernelOf, plain, kFold(15, { folds: 3, seed: 1 }));
    expect([...withoutFold.keys()]).toEqual([...found.keys()]);
  });
});

it('both list the same subsets with the same errors, whatever the constraints and dependences', () => {
  const names = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6'];
  const constraints = fc.record({
    force: fc.subarray(names.slice(0, 3), { maxLength: 1 }),
    forbid: fc.subarray(names.slice(3), { maxLength: 1 }),
    eitherOr: fc.array(fc.subarray(names.slice(1), { minLength: 2, maxLength: 3 }), { maxLength: 1 }),
    maxSize: fc.integer({ min: 1, max: 6 }),
  });
  const sums = fc.option(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 3, maxLength: 3 }));
  fc.assert(
    fc.property(constraints, sums, fc.integer(), (chosen, sum, seed) => {
      const design = synthetic({ n: 17, p: 6, seed, targets: 2, coefficients: [1] });
      const [a, b, c] = (sum ?? []).map((j) => design.columns[j]!.values);
      a?.set(a.map((_, i) => b![i]! - c![i]!));
      const eitherOr = chosen.eitherOr.filter((group) => !group.some((name) => chosen.force.includes(name)));
      const [plain, fast] = kernels.map(([, of]) => listAll(of, design, leaveOneOut(17), { ...chosen, eitherOr }));
      expect([...fast!.keys()].sort()).toEqual([...plain!.keys()].sort());
      for (const [subset, squares] of fast!) {
        squares.forEach((value, t) => {
          expect(Math.abs(value / plain!.get(subset)![t]! - 1)).toBeLessThan(1e-9);
        });
      }
    }),
    { numRuns: 60 },
  );
});

it('subsets that the training rows cannot carry are refused unless a largest size is set', () => {
  const design = synthetic({ n: 10, p: 9, seed: 1 });
  expect(() => problemOf(design, leaveOneOut(10), {})).toThrow('9 columns are more than the 7');
  const found = listAll(kernels[0]![1], design, leaveOneOut(10), { maxSize: 9 });
  expect(Math.max(...[...found.keys()].map((subset) => subset.split(',').length))).toBe(7);
});

it('products that would not fit into memory are refused before any is computed', () => {
  const design = synthetic({ n: 10, p: 4000, seed: 1 });
  expect(() => problemOf(design, kFold(10, { folds: 10, seed: 1 }), { maxSize: 2 })).toThrow('MiB of a thread');
});

it('constraints that contradict one another are refused', () => {
  const design = synthetic({ n: 10, p: 3, seed: 1 });
  const refuse = (constraints: Constraints) => expect(() => problemOf(design, leaveOneOut(10), constraints));
  refuse({ force: ['x1'], forbid: ['x1'] }).toThrow('x1 is forced in and excluded at once');
  refuse({ force: ['x1', 'x2'], eitherOr: [['x1', 'x2']] }).toThrow('is forced in and excluded');
  refuse({ force: ['x9'] }).toThrow('no feature x9');
  refuse({ force: ['x1', 'x2'], maxSize: 1 }).toThrow('no subset has 2 to 1 features');
});

it('vector instructions are compiled from wasm/ as it is; otherwise run `npm run generate:simd`', () => {
  expect(SOURCES).toBe(sourcesHash('sparse'));
});
