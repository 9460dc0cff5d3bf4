import { describe, expect, it } from 'vitest';
import { shareOut, type Threads } from './share-out.js';

const module = { name: 'doubling-worker.fixture', beside: import.meta.url };

async function doubled(jobs: readonly number[], threads: Threads): Promise<number[]> {
  const results: number[] = [];
  await shareOut<number, number>(module, 2, jobs, threads, (result) => {
    results.push(result);
  });
  return results;
}

describe('work in threads', () => {
  it('gives results in the order of the jobs, and says how far it is', async () => {
    const progress: number[] = [];
    expect(await doubled([5, 4, 3], { threads: 2, onProgress: ({ done }) => progress.push(done) })).toEqual([10, 8, 6]);
    expect(progress).toEqual([1, 2, 3]);
    expect(await doubled([], {})).toEqual([]);
  });

  it('says how far a job is that tells so', async () => {
    const progress: number[] = [];
    expect(await doubled([1, 7], { threads: 1, onProgress: ({ done }) => progress.push(done) })).toEqual([2, 14]);
    expect(progress).toEqual([1, 1.5, 2]);
  });

  it('ends with the error of a thread, with its death, or when it is cancelled', async () => {
    await expect(doubled([1, -1], { threads: 1 })).rejects.toThrow('negative');
    await expect(doubled([0], { threads: 1 })).rejects.toThrow('a thread ended with code 3');
    await expect(doubled([1], { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});
