import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '@meguri/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const meguri = join(import.meta.dirname, '../../cli/bin/meguri.mjs');
const data = mkdtempSync(join(tmpdir(), 'meguri-closed-loop-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const count = z.int().min(0);
/** The last line that `npm start -- --once --json` prints, and nothing beside it. */
const Report = z.strictObject({
  campaign: z.string(),
  status: z.enum(['finished', 'aborted', 'failed']),
  trials: count,
  observations: count,
  best: z.strictObject({ yield: z.number() }),
  physicalCommands: z.strictObject({ sent: count, executed: count, repeated: count }),
  deadLetters: count,
  events: count,
  seconds: z.number().positive(),
});

describe('the bundled campaign', () => {
  it('finds a reaction of at least 99 % and tells programs how it went', async () => {
    const program = startProcess(process.execPath, [meguri, 'start', '--data', data, '--once', '--json']);
    expect(await program.exited, program.errors()).toBe(0);
    expect(program.lines).toHaveLength(1);
    const report = Report.parse(JSON.parse(program.lines[0]!));
    expect(report).toMatchObject({ status: 'finished', deadLetters: 0, physicalCommands: { repeated: 0 } });
    expect(report.best.yield).toBeGreaterThanOrEqual(99);
    expect(report.trials).toBeLessThanOrEqual(50);
    expect(report.observations).toBe(report.trials);
    // each trial: seven doses, three moves, one reaction, one analysis
    expect(report.physicalCommands.executed).toBe(12 * report.trials);
    expect(report.physicalCommands.sent).toBe(report.physicalCommands.executed);
  }, 400_000);
});
