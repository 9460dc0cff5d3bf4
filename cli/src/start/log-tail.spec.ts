import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainLog } from './log-tail.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function explain(...lines: string[]): string {
  const file = join(folder, 'planning.log');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return explainLog(file);
}

describe('the log of a process that ended', () => {
  it('explains it by the last error and its remedy', () => {
    const error = { level: 'error', remedy: 'Free the port.', error: { message: 'Port 4222 is taken.' } };
    expect(explain('{"level":"info"}', JSON.stringify(error), '{"level":"info"}')).toBe(
      '  Port 4222 is taken.\n  Free the port.',
    );
  });

  it('is quoted as it is when no error was logged', () => {
    expect(explain('Segmentation fault')).toBe('  Segmentation fault');
  });
});
