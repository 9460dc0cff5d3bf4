import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLabError } from '@meguri/contracts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from './journal.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-journal-'));
  file = join(folder, 'journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

function reopened(): unknown[] {
  const { journal, entries } = Journal.open(file);
  journal.close();
  return entries;
}

describe('a journal', () => {
  it('gives back what was appended, in order', () => {
    const { journal } = Journal.open<number>(file);
    for (const entry of [1, 2, 3]) journal.append(entry);
    journal.close();
    expect(reopened()).toEqual([1, 2, 3]);
  });

  it('loses only the last line when that was torn anywhere', () => {
    const whole = `${JSON.stringify({ text: 'ångström\n' })}\n`;
    const length = Buffer.byteLength(whole);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: length - 1 }), (cut) => {
        writeFileSync(file, Buffer.concat([Buffer.from(whole), Buffer.from(whole).subarray(0, cut)]));
        const { journal, entries } = Journal.open<unknown>(file);
        expect(entries).toHaveLength(1);
        journal.append('next');
        journal.close();
        expect(reopened()).toEqual([{ text: 'ångström\n' }, 'next']);
      }),
    );
  });

  it('refuses to open with damage before the last line, and touches nothing', () => {
    appendFileSync(file, '{"a":1}\n{"b":\n{"c":3}\n');
    const before = readFileSync(file, 'utf8');
    try {
      Journal.open(file);
      expect.unreachable();
    } catch (error) {
      expect(isLabError(error) && error.code).toBe('DATA_DIRECTORY.UNUSABLE');
      expect((error as Error).message).toContain('line 2');
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
