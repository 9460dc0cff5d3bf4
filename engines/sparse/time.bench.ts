import { synthetic } from './src/synthetic.fixture.ts';
import { problemOf } from './src/search/problem.ts';
import { PlainKernel } from './src/search/plain-kernel.ts';
import { blockCount, listBlock } from './src/search/blocks.ts';
import { kFold, leaveOneOut } from './src/data/folds.ts';
const design = synthetic({ n: 50, p: 20, seed: 1, coefficients: [1, -1, 1, 0.5] });
for (let r = 0; r < 3; r++)
for (const [name, folds] of [['10-fold', kFold(50, { folds: 10, seed: 1 })], ['loo', leaveOneOut(50)]] as const) {
  const problem = problemOf(design, folds, {});
  const kernel = new PlainKernel(problem);
  const t = process.cpuUsage(); const w = performance.now();
  let count = 0, best = Infinity;
  for (let b = 0; b < blockCount(problem); b++) {
    const l = listBlock(problem, kernel, b)!;
    count += l.count; for (let i = 0; i < l.count; i++) best = Math.min(best, l.squares[i]!);
  }
  console.log(name, count, best, process.cpuUsage(t).user / 1e6, (performance.now() - w) / 1e3);
}
