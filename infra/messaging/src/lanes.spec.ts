import { describe, expect, it } from 'vitest';
import { Lanes } from './lanes.js';
import { atLeast } from './server-version.js';
import { Slots } from './slots.js';

const gate = () => Promise.withResolvers<void>();

describe('lanes', () => {
  it('run the tasks of one key in order and those of others meanwhile, also after a failure', async () => {
    const lanes = new Lanes();
    const done: string[] = [];
    const held = gate();
    const first = lanes.run('a', async () => {
      await held.promise;
      done.push('a1');
      throw new Error('a1 fails');
    });
    const second = lanes.run('a', async () => done.push('a2'));
    await lanes.run('b', async () => done.push('b1'));
    held.resolve();
    await expect(first).rejects.toThrow('a1 fails');
    await second;
    expect(done).toEqual(['b1', 'a1', 'a2']);
  });
});

describe('slots', () => {
  it('let no more tasks run at once than there are, and none is forgotten', async () => {
    const slots = new Slots(2);
    let running = 0;
    let most = 0;
    const task = async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    };
    await Promise.allSettled(
      [...Array(9).keys()].map((n) => slots.use(n === 4 ? () => Promise.reject(new Error()) : task)),
    );
    expect(most).toBe(2);
    await slots.use(async () => expect(running).toBe(0));
  });
});

describe('a server version', () => {
  it.each([
    ['2.9.10', '2.9.0', true],
    ['2.9.10', '2.9.10', true],
    ['2.9.10', '2.9.21', false],
    ['2.10.0', '2.9.21', true],
    ['2.11.0-RC.1', '2.11.0', true],
    ['3.0.0', '2.12.4', true],
    ['2.8.4', '2.9.0', false],
    ['1.99.99', '2.9.0', false],
  ])('%s is at least %s: %s', (version, wanted, expected) => {
    expect(atLeast(version, wanted)).toBe(expected);
  });
});
