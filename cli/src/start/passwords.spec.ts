import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepPasswords } from './passwords.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-passwords-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('passwords of a laboratory', () => {
  it('are long, differ from user to user, and stay the same from start to start', () => {
    const first = keepPasswords(folder, ['planning', 'execution']);
    expect(first.get('planning')!.length).toBeGreaterThanOrEqual(32);
    expect(first.get('planning')).not.toBe(first.get('execution'));
    const second = keepPasswords(folder, ['planning', 'execution', 'console']);
    expect(second.get('planning')).toBe(first.get('planning'));
    expect(second.has('console')).toBe(true);
  });

  it('are readable by their owner alone', () => {
    keepPasswords(folder, ['planning']);
    expect(statSync(join(folder, 'passwords.json')).mode & 0o777).toBe(0o600);
  });
});
