import { describe, expect, it } from 'vitest';
import { leaveOneOut } from '../data/folds.js';
import { search } from '../search/search.js';
import { synthetic } from '../synthetic.fixture.js';
import { searchInParallel } from './search.js';

const design = synthetic({ n: 25, p: 17, seed: 1, coefficients: [1, 1], targets: 2 });
const options = { design, folds: leaveOneOut(25), top: 20 };

describe('a search in threads', () => {
  it('finds what one thread finds, bit for bit, and tells how far it is', async () => {
    const progress: number[] = [];
    const report = await searchInParallel(options, { threads: 2, onProgress: ({ done }) => progress.push(done) });
    expect(report).toEqual(search(options));
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('ends when it is cancelled', async () => {
    const cancel = new AbortController();
    const running = searchInParallel(options, {
      threads: 1,
      signal: cancel.signal,
      onProgress: () => cancel.abort(new Error('enough')),
    });
    await expect(running).rejects.toThrow('enough');
    await expect(searchInParallel(options, { signal: cancel.signal })).rejects.toThrow('enough');
  });

  it('refuses what one thread refuses', async () => {
    const running = searchInParallel({ ...options, constraints: { force: ['none'] } });
    await expect(running).rejects.toThrow('there is no feature none');
  });
});
