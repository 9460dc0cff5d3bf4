import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedObservation, showCampaign } from '@meguri/contracts';
import { eventually, type RunningProcess, startProcess } from '@meguri/testing';
import type { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const meguri = join(root, 'cli/bin/meguri.mjs');

export type Campaign = z.infer<typeof showCampaign.output>;
export type Observation = z.infer<typeof RecordedObservation>;

interface ProcessRecord {
  readonly pid?: number;
  readonly phase: string;
  readonly restarts: number;
}
interface LaboratoryRecord {
  readonly url: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly processes: Readonly<Record<string, ProcessRecord>>;
}

/** A whole laboratory of its own, as `npm start` runs it, in a temporary folder. */
export interface TestLaboratory {
  readonly data: string;
  readonly program: RunningProcess;
  record(): LaboratoryRecord;
  /** Ends one process without warning; the supervisor starts it again. False when it did not run at that moment. */
  kill9(process: string): boolean;
  /** Answer of the console, tried again while it restarts. */
  ask<T>(path: string): Promise<T>;
  campaignWhen(is: (campaign: Campaign) => boolean, withinMs?: number): Promise<Campaign>;
  observations(): Promise<readonly Observation[]>;
  /** Effects in the simulated world. */
  effects(): Promise<{ executed: number; repeated: number }>;
  stop(): Promise<void>;
}

/** A bundled campaign in a folder of its own, changed where a test needs it otherwise; each change must find its place. */
export function campaignFile(name: string, ...changes: readonly (readonly [place: string | RegExp, text: string])[]) {
  const file = join(mkdtempSync(join(tmpdir(), 'meguri-campaign-')), 'campaign.yaml');
  const bundled = readFileSync(join(root, `campaigns/${name}.yaml`), 'utf8');
  writeFileSync(
    file,
    changes.reduce((text, change) => changed(text, ...change), bundled),
  );
  return file;
}

function changed(text: string, place: string | RegExp, by: string): string {
  if (!(typeof place === 'string' ? text.includes(place) : place.test(text)))
    throw new Error(`the campaign has no ${place} to change`);
  return text.replace(place, by);
}

/** Starts a laboratory with a campaign and waits until it serves. */
export async function startLaboratory(
  options: { readonly campaign?: string; readonly data?: string; readonly environment?: Record<string, string> } = {},
): Promise<TestLaboratory> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'meguri-laboratory-'));
  const campaign = options.campaign ? ['--campaign', options.campaign] : [];
  const environment = { ...process.env, ...options.environment };
  const program = startProcess(process.execPath, [meguri, 'start', '--data', data, ...campaign], { env: environment });
  const record = () => JSON.parse(readFileSync(join(data, 'laboratory.json'), 'utf8')) as LaboratoryRecord;
  await Promise.race([
    eventually(() => Object.values(record().processes).every(({ phase }) => phase === 'ready'), 120_000),
    program.exited.then((code) => Promise.reject(new Error(`the laboratory ended (${code}): ${program.errors()}`))),
  ]);

  const ask = <T>(path: string) =>
    eventually(async () => {
      const response = await fetch(new URL(path, record().url));
      return response.ok ? ({ answer: (await response.json()) as T } as const) : undefined;
    }, 60_000).then(({ answer }) => answer);
  const campaignId = () =>
    eventually(async () => {
      const { campaigns } = await ask<{ campaigns: { campaignId: string }[] }>('/api/campaigns');
      return campaigns[0]?.campaignId;
    }, 60_000);

  return {
    data,
    program,
    record,
    ask,
    kill9: (name) => {
      const pid = record().processes[name]?.pid;
      return pid !== undefined && killed(pid);
    },
    campaignWhen: async (is, withinMs = 300_000) => {
      const id = await campaignId();
      return eventually(async () => {
        const shown = await ask<Campaign>(`/api/campaigns/${id}`);
        return is(shown) ? shown : undefined;
      }, withinMs);
    },
    observations: async () => {
      const id = await campaignId();
      return (await ask<{ observations: Observation[] }>(`/api/observations?campaignId=${id}&limit=10000`))
        .observations;
    },
    effects: async () => {
      const response = await fetch(`http://127.0.0.1:${record().ports.world}/effects`);
      return (await response.json()) as { executed: number; repeated: number };
    },
    stop: async () => {
      await program.stop('SIGTERM');
      if (!options.data) rmSync(data, { recursive: true, force: true });
    },
  };
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
