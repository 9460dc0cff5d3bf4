import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataDirectory } from './data-directory.js';

let folder: string;
let path: string;
let holder: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-data-'));
  path = join(folder, 'lab');
});
afterEach(() => {
  holder?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that opens the directory and keeps it. */
async function startHolder(): Promise<ChildProcess> {
  const program = `import('${new URL('../../dist/start/data-directory.js', import.meta.url).href}')
    .then(({ openDataDirectory }) => { openDataDirectory(${JSON.stringify(path)}); globalThis.gc(); console.log('held'); setInterval(() => {}, 1000); })`;
  const started = spawn(process.execPath, ['--expose-gc', '-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((resolve) => started.stdout.once('data', resolve));
  return started;
}

describe('a data directory', () => {
  it('belongs to one laboratory at a time, and to the next once that has ended', () => {
    const first = openDataDirectory(path);
    expect(() => openDataDirectory(path)).toThrow(expect.objectContaining({ code: 'DATA_DIRECTORY.LOCKED' }));
    first.release();
    openDataDirectory(path).release();
  });

  it('says who holds it: process, since when, and the page', () => {
    const first = openDataDirectory(path);
    const record = { pid: 4711, startedAt: '2026-01-02T03:04:05.000Z', url: 'http://127.0.0.1:12345/' };
    writeFileSync(join(path, 'laboratory.json'), JSON.stringify(record));
    expect(() => openDataDirectory(path)).toThrow(/4711.*2026-01-02T03:04:05.*http:\/\/127\.0\.0\.1:12345\//);
    first.release();
  });

  it('is free again when its holder was killed', async () => {
    holder = await startHolder();
    expect(() => openDataDirectory(path)).toThrow(expect.objectContaining({ code: 'DATA_DIRECTORY.LOCKED' }));
    const gone = new Promise((resolve) => holder?.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    openDataDirectory(path).release();
  });

  it('moves aside whole when a fresh one is wanted, unless a laboratory runs on it', () => {
    const first = openDataDirectory(path);
    writeFileSync(join(path, 'note'), 'old');
    expect(() => openDataDirectory(path, { fresh: true })).toThrow(
      expect.objectContaining({ code: 'DATA_DIRECTORY.LOCKED' }),
    );
    first.release();

    const fresh = openDataDirectory(path, { fresh: true, now: new Date('2026-01-02T03:04:05.678Z') });
    expect(fresh.movedTo).toBe(`${path}.20260102T030405Z`);
    expect(existsSync(join(path, 'note'))).toBe(false);
    expect(readdirSync(fresh.movedTo!)).toContain('note');
    fresh.release();
  });

  it('is readable by its owner alone', () => {
    openDataDirectory(path).release();
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('says why it cannot be used', () => {
    writeFileSync(join(folder, 'file'), '');
    const open = () => openDataDirectory(join(folder, 'file', 'lab'));
    expect(open).toThrow(
      expect.objectContaining({ code: 'DATA_DIRECTORY.UNUSABLE', message: expect.stringMatching(/is a file/) }),
    );
  });
});
