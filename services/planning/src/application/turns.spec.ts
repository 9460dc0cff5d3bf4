import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

/** Work that counts its turns and ends when told to. */
function counted() {
  const turns: PromiseWithResolvers<void>[] = [];
  const work = () => {
    const turn = Promise.withResolvers<void>();
    turns.push(turn);
    return turn.promise;
  };
  return { turns, work };
}

describe('planning in turns', () => {
  it('plans once more for all who ask while it plans', async () => {
    const { turns, work } = counted();
    const planning = new Turns();
    const first = planning.take('campaign', work);
    const others = [1, 2, 3].map(() => planning.take('campaign', work));
    expect(turns).toHaveLength(1);
    turns[0]!.resolve();
    await first;
    await new Promise(setImmediate);
    expect(turns).toHaveLength(2);
    turns[1]!.resolve();
    await Promise.all(others);
    expect(turns).toHaveLength(2);
  });

  it('lets campaigns not wait for one another', () => {
    const { turns, work } = counted();
    const planning = new Turns();
    void planning.take('one', work);
    void planning.take('another', work);
    expect(turns).toHaveLength(2);
  });

  it('goes on after a turn that failed, and tells of it only those who asked for it', async () => {
    const { turns, work } = counted();
    const planning = new Turns();
    const first = planning.take('campaign', work);
    const second = planning.take('campaign', work);
    turns[0]!.reject(new Error('no answer'));
    await expect(first).rejects.toThrow('no answer');
    await new Promise(setImmediate);
    turns[1]!.resolve();
    await second;
    const third = planning.take('campaign', work);
    turns[2]!.resolve();
    await third;
  });
});
