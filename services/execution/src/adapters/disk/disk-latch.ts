import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Latch, Latched } from '../../application/ports.js';

const content = z.object({
  by: z.string(),
  reason: z.string(),
  at: z.string(),
  devices: z.array(z.object({ device: z.string(), stopped: z.boolean(), detail: z.string().optional() })),
});

/** The latch as a file: on the disk before `write` returns, there again after a restart. */
export class DiskLatch implements Latch {
  constructor(private readonly file: string) {}

  /** A file that is there but cannot be read still means: stopped. */
  read(): Latched | undefined {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const parsed = content.safeParse(parse(text));
    if (parsed.success) return parsed.data;
    return { by: 'unknown', reason: 'the latch was found damaged', at: new Date(0).toISOString(), devices: [] };
  }

  write(latched: Latched): void {
    mkdirSync(dirname(this.file), { recursive: true });
    const draft = `${this.file}.new`;
    const descriptor = openSync(draft, 'w');
    try {
      writeSync(descriptor, JSON.stringify(latched));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, this.file);
  }

  clear(): void {
    rmSync(this.file, { force: true });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
