import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningProcess, startProcess } from '@meguri/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, '..', 'dist', 'main.js');
let data: string;
let process_: RunningProcess | undefined;
let url: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'meguri-world-'));
});
afterEach(async () => {
  await process_?.kill9();
  await rm(data, { recursive: true });
});

/** @param fileBlocks largest size of a file in units of 1024 bytes */
async function start(fileBlocks?: number): Promise<void> {
  const env = { ...process.env, MEGURI_DATA: data, MEGURI_EXIT_WITH_STDIN: '1' };
  const limit = fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks}; `;
  process_ = startProcess('bash', ['-c', `${limit}exec "$0" "$1"`, process.execPath, main], { env });
  const { port } = JSON.parse(await process_.line((line) => line.includes('ready')));
  url = `http://127.0.0.1:${port}`;
}

async function ask(path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await fetch(`${url}${path}`, { method, body: body === undefined ? null : JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const dose = (programRun: string, location = 'rack/1') => ({
  programRun,
  taskId: `run/${programRun}/1`,
  runId: 'run',
  device: 'dispenser',
  act: { kind: 'dispense', location, substance: 'biphenyl', amount: 1 },
});

describe('the world as a process', () => {
  it('has every effect it answered for after a kill without warning', async () => {
    await start();
    const done: string[] = [];
    const working = (async () => {
      for (let i = 0; ; i++) {
        await ask('/effects', dose(`p${i}`));
        await ask(`/effects/p${i}/end`, { fraction: 1 });
        done.push(`p${i}`);
      }
    })().catch(() => 'the world is gone');
    while (done.length < 25) await new Promise((resolve) => setTimeout(resolve, 1));
    await process_?.kill9();
    expect(await working).toBe('the world is gone');

    await start();
    const { effects } = (await ask('/effects?all=1')).body as { effects: { programRun: string; state: string }[] };
    const complete = effects.filter(({ state }) => state === 'complete').map(({ programRun }) => programRun);
    expect(complete).toEqual(expect.arrayContaining(done));
    expect(effects.length - done.length).toBeLessThanOrEqual(1);
  });

  it('refuses new effects on a full disk, loses none, and goes on when there is room', async () => {
    await start(4);
    const done: string[] = [];
    let refusal: Awaited<ReturnType<typeof ask>> | undefined;
    for (let i = 0; !refusal; i++) {
      const begun = await ask('/effects', dose(`p${i}`, `rack/${i + 1}`));
      if (begun.status === 200) done.push(`p${i}`);
      else refusal = begun;
    }
    expect(refusal).toMatchObject({ status: 507, body: { error: { code: 'DATA_DIRECTORY.UNUSABLE' } } });
    expect(JSON.stringify(refusal.body)).toContain('Free disk space');
    expect((await ask('/effects')).body).toMatchObject({ executed: done.length });
    await process_?.kill9();

    await start();
    expect((await ask('/effects')).body).toEqual({ executed: done.length, repeated: 0 });
    expect((await ask('/effects', dose('next', 'rack/200'))).status).toBe(200);
  });

  it('names what is wrong with a request', async () => {
    await start();
    expect(await ask('/effects', { programRun: 'p' })).toMatchObject({ status: 400 });
    expect(await ask('/effects/p/end', { fraction: 2 })).toMatchObject({ status: 400 });
    expect(await ask('/effects/unknown')).toMatchObject({ status: 404 });
    expect((await fetch(`${url}/effects`, { method: 'POST', body: 'no json' })).status).toBe(400);
    expect(await ask('/effects', dose('p', 'reactor/1'))).toMatchObject({
      status: 409,
      body: { error: { code: 'OBSTACLE', message: 'no vessel stands at reactor/1' } },
    });
  });

  it('ends with the process that started it', async () => {
    await start();
    process_?.child.stdin?.end();
    expect(await process_?.exited).toBe(0);
  });
});
