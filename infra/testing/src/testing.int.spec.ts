import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { eventually, findNatsServer, freePort, seededRandom, startNats, startProcess } from './index.js';

afterEach(() => vi.unstubAllEnvs());

describe('a NATS server for a test', () => {
  it('comes with prepared streams, keeps its data over kill -9, and leaves nothing behind', async () => {
    const nats = await startNats();
    const { pid, storeDir } = nats;
    const jsm = await jetstreamManager(await nats.connect());
    await jsm.jetstream().publish('evt.planning.counter.x', '[]');
    await nats.kill9();
    expect(isAlive(pid)).toBe(false);
    await nats.restart();
    const after = await jetstreamManager(await nats.connect());
    expect((await after.streams.info('PLANNING')).state.messages).toBe(1);
    await nats.stop();
    expect(isAlive(nats.pid)).toBe(false);
    expect(existsSync(storeDir)).toBe(false);
  });

  it('whose program is not where it is said to be is missed by name', () => {
    vi.stubEnv('NATS_SERVER_BIN', '/nowhere/nats-server');
    expect(findNatsServer).toThrow(expect.objectContaining({ code: 'LABORATORY.NATS_SERVER_MISSING' }));
  });
});

describe('a process of a test', () => {
  const script = (code: string) => startProcess(process.execPath, ['-e', code]);

  it('is heard line by line, past and future', async () => {
    const child = script('console.log("one"); setTimeout(() => console.log("two"), 20); setInterval(() => {}, 1000)');
    expect(await child.line((line) => line === 'two')).toBe('two');
    expect(await child.line((line) => line === 'one')).toBe('one');
    await child.kill9();
    expect(child.child.signalCode).toBe('SIGKILL');
  });

  it('that ends before it says what is awaited fails the wait with what it complained of', async () => {
    const child = script('console.error("no bread"); process.exit(3)');
    await expect(child.line(() => false)).rejects.toThrow(/no bread/);
    expect(await child.exited).toBe(3);
  });
});

describe.runIf(process.platform === 'linux')('a child of a killed test', () => {
  it('does not outlive it', async () => {
    // the built package: a process of its own cannot load the sources
    const testing = new URL('../dist/process.js', import.meta.url);
    const code = `import { startProcess } from ${JSON.stringify(testing.href)};
      console.log(startProcess(process.execPath, ['-e', 'setInterval(() => {}, 1000)']).child.pid);`;
    const parent = startProcess(process.execPath, ['--input-type=module', '-e', code]);
    const pid = Number(await parent.line(() => true));
    expect(isAlive(pid)).toBe(true);
    await parent.kill9();
    await eventually(() => !isAlive(pid));
  });
});

describe('waiting', () => {
  it('ends with the first value, and tells the last failure when there is none', async () => {
    let tries = 0;
    expect(await eventually(() => (++tries === 3 ? 'third' : undefined))).toBe('third');
    const never = eventually(() => Promise.reject(new Error('always')), 30);
    await expect(never).rejects.toMatchObject({ cause: expect.objectContaining({ message: 'always' }) });
  });
});

describe('a free port', () => {
  it('is one nobody listens on', async () => {
    const port = await freePort();
    const refused = new Promise((resolve) => connect(port, '127.0.0.1').once('error', resolve));
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a seeded random source', () => {
  it('repeats with its seed, stays in its range, and fills it evenly', () => {
    const draw = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 4000 }, () => random.between(10, 14));
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    for (const value of [10, 11, 12, 13]) {
      const share = draw(7).filter((drawn) => drawn === value).length / 4000;
      expect(Math.abs(share - 0.25)).toBeLessThan(0.03);
    }
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
