import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFile } from './file-lock.js';

const folder = () => mkdtempSync(join(tmpdir(), 'meguri-lock-'));

/** The lock taken by a process of its own, which ends at once. */
const byAnother = (path: string) => {
  const text = `import('${import.meta.resolve('./file-lock.ts')}').then(({ lockFile }) => console.log(!!lockFile('${path}')))`;
  return spawnSync(process.execPath, ['-e', text], { encoding: 'utf8' }).stdout.trim();
};

describe('the lock of a file', () => {
  it('is held by one at a time, and given back', () => {
    const path = join(folder(), 'lock');
    const lock = lockFile(path);
    expect(lockFile(path)).toBeUndefined();
    expect(byAnother(path)).toBe('false');
    lock?.release();
    expect(byAnother(path)).toBe('true');
    expect(lockFile(path)).toBeDefined();
  });

  it('that cannot be taken says where', () => {
    const path = join(folder(), 'lock');
    mkdirSync(path);
    expect(() => lockFile(path)).toThrow(`${path} cannot be locked`);
  });
});
