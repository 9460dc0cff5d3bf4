import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DiskLatch } from './disk-latch.js';

describe('the latch of the emergency stop on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-latch-'));
  const file = join(folder, 'execution/emergency-stop.json');
  const latched = {
    by: 'Ada',
    reason: 'smoke',
    at: '2026-11-22T10:00:00.000Z',
    devices: [{ device: 'arm', stopped: true }],
  };
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is there again after a restart, until it is cleared', () => {
    expect(new DiskLatch(file).read()).toBeUndefined();
    new DiskLatch(file).write(latched);
    expect(new DiskLatch(file).read()).toEqual(latched);
    new DiskLatch(file).clear();
    expect(new DiskLatch(file).read()).toBeUndefined();
  });

  it('means stopped also when it cannot be read', () => {
    new DiskLatch(file).write(latched);
    writeFileSync(file, '{"by":');
    expect(new DiskLatch(file).read()).toMatchObject({ by: 'unknown' });
  });
});
