import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLaboratory } from './laboratory-file.js';
import { processIdentity } from './process-identity.js';
import type * as ToyLaboratory from './testing/toy-laboratory.js';

// children are real processes that run compiled code: `npm run build` comes before this test
const program = fileURLToPath(new URL('../../dist/start/testing/toy-laboratory.js', import.meta.url));
const { toyLaboratory, toyProcess } = (await import(program)) as typeof ToyLaboratory;

let directory: string;
const stops: (() => Promise<void>)[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'meguri-supervisor-'));
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  rmSync(directory, { recursive: true });
});

function laboratoryOf(...definitions: Parameters<typeof toyLaboratory>[1]) {
  const laboratory = toyLaboratory(directory, definitions);
  stops.push(() => laboratory.stop());
  return laboratory;
}

const recordOf = (name: string) => readLaboratory(directory)!.processes[name]!;
const pids = () => Object.values(readLaboratory(directory)?.processes ?? {}).flatMap(({ pid }) => pid ?? []);
const alive = (processes: readonly number[]) => processes.filter((pid) => processIdentity(pid) !== undefined);

/** Runs a supervisor of three toys in the way `npm start` runs the laboratory, and waits until they are ready. */
async function startAsNpmDoes(): Promise<ChildProcess> {
  const bootstrap = new URL('../../../scripts/bootstrap/project-node.mjs', import.meta.url).href;
  const run = JSON.stringify(['cli/dist/start/testing/toy-laboratory.js', directory]);
  const starter = spawn(
    process.execPath,
    ['-e', `import('${bootstrap}').then((start) => start.runWithProjectNode(${run}))`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise((resolve) => starter.stdout.once('data', resolve));
  return starter;
}

describe('the supervisor', () => {
  it('starts a process only when those it depends on are ready, and ends it before them', async () => {
    const laboratory = laboratoryOf(toyProcess('planning', ['nats']), toyProcess('nats'));
    await laboratory.start();
    const { nats, planning } = readLaboratory(directory)!.processes;
    expect(Date.parse(planning!.startedAt!)).toBeGreaterThanOrEqual(Date.parse(nats!.readyAt!));
    const running = pids();
    await laboratory.stop();
    expect(alive(running)).toEqual([]);
    expect(readFileSync(nats!.log, 'utf8')).toContain('the toy ends in order');
  });

  it('does what a process prepares before its dependents start', async () => {
    const prepared: (number | undefined)[] = [];
    const nats = { ...toyProcess('nats'), prepare: async () => void prepared.push(recordOf('planning').pid) };
    await laboratoryOf(nats, toyProcess('planning', ['nats'])).start();
    expect(prepared).toEqual([undefined]);
  });

  it('starts a killed process again and counts how often', async () => {
    await laboratoryOf(toyProcess('planning')).start();
    const { pid } = recordOf('planning');
    process.kill(pid!, 'SIGKILL');
    await vi.waitFor(() => expect(recordOf('planning')).toMatchObject({ phase: 'ready', restarts: 1 }), 10_000);
    expect(recordOf('planning').pid).not.toBe(pid);
  });

  it('gives up on a process that never becomes ready, and quotes its log', async () => {
    const laboratory = laboratoryOf(toyProcess('planning', [], { TOY_FAILS: '1' }));
    await expect(laboratory.start()).rejects.toMatchObject({
      code: 'LABORATORY.PROCESS_FAILED',
      message: expect.stringMatching(/planning.*exit code 3[\s\S]*the toy was told to fail/),
    });
  });

  it('names a program that cannot be run', async () => {
    const laboratory = laboratoryOf({ ...toyProcess('nats'), command: ['/nowhere/nats-server'] });
    await expect(laboratory.start()).rejects.toMatchObject({ code: 'LABORATORY.PROCESS_FAILED' });
  });

  it('makes a process end that does not want to', async () => {
    const laboratory = laboratoryOf(toyProcess('device', [], { TOY_STUBBORN: '1' }));
    await laboratory.start();
    const running = pids();
    laboratory.kill();
    await vi.waitFor(() => expect(alive(running)).toEqual([]), 5_000);
  });

  it('leaves no process behind when it is killed, together with what started it', async () => {
    const starter = await startAsNpmDoes();
    const supervisor = readLaboratory(directory)!.pid!;
    const running = [supervisor, ...pids()];
    expect(alive(running)).toHaveLength(4);
    starter.kill('SIGKILL');
    process.kill(supervisor, 'SIGKILL');
    await vi.waitFor(() => expect(alive(running)).toEqual([]), 8_000);
  });

  it('ends in order when what started it is killed', async () => {
    const starter = await startAsNpmDoes();
    const running = [readLaboratory(directory)!.pid!, ...pids()];
    starter.kill('SIGKILL');
    await vi.waitFor(() => expect(alive(running)).toEqual([]), 20_000);
    expect(readFileSync(recordOf('first').log, 'utf8')).toContain('the toy ends in order');
  });
});
