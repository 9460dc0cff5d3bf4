import { describe, expect, it } from 'vitest';
import { InsertQueue } from './insert-queue.js';

describe('documents waiting to be written', () => {
  it('gather while earlier ones are being written', async () => {
    const writes: number[][] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const queue = new InsertQueue<number>(async (documents) => {
      writes.push([...documents]);
      await gate;
    });
    const all = Promise.all([queue.add([1]), queue.add([2]), queue.add([3, 4])]);
    release();
    await all;
    expect(writes).toEqual([[1], [2, 3, 4]]);
  });

  it('do not suffer from a neighbour that cannot be written', async () => {
    const written: number[] = [];
    const queue = new InsertQueue<number>(async (documents) => {
      if (documents.includes(13)) throw new Error('not this one');
      written.push(...documents);
    });
    const outcomes = await Promise.allSettled([queue.add([1]), queue.add([13]), queue.add([2]), queue.add([3])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(written).toEqual([1, 2, 3]);
  });

  it('are split into writes of bounded size', async () => {
    const sizes: number[] = [];
    const queue = new InsertQueue<number>(async (documents) => void sizes.push(documents.length));
    await Promise.all(Array.from({ length: 2500 }, (_, n) => queue.add([n])));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(2500);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
  });
});
