import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTable } from '@meguri/bayesopt';
import type { RecordedObservation } from '@meguri/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeTable } from './table.js';

const observed = (campaignId: string, index: number): RecordedObservation => ({
  observationId: `${campaignId}-${index}/y`,
  origin: campaignId === 'dft' ? 'calculation' : 'experiment',
  quantity: { name: 'y', value: index, unit: '' },
  point: { x: index % 2 },
  method: 'xtb 6.7',
  files: [],
  observedAt: '2026-01-01T00:00:00.000Z',
});
const goal = { parameters: [{ name: 'x', type: 'discrete', unit: '', values: [0, 1] }] };

/** As much of a console as the command asks, with two observations to a page. */
const server: Server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url!, 'http://console');
  if (pathname !== '/api/observations') return response.end(JSON.stringify({ goal }));
  const campaign = searchParams.get('campaignId')!;
  const all = campaign === 'empty' ? [] : [0, 1, 2].map((index) => observed(campaign, index));
  const from = all.findIndex(({ observationId }) => observationId === searchParams.get('after')) + 1;
  return response.end(JSON.stringify({ observations: all.slice(from, from + 2), total: all.length }));
});

let folder: string;
const choice = () => ({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, laboratory: folder });
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-table-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

describe('meguri table', () => {
  it('joins all observations of several campaigns by their points', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const output = join(folder, 'wide.csv');
    await writeTable(['measured', 'dft'], { ...choice(), output });
    const { columns, rows } = parseTable(readFileSync(output, 'utf8'));
    expect(columns).toEqual(['x', 'y', 'y (xtb 6.7)']);
    expect(rows).toEqual([
      [0, 1, 1],
      [1, 1, 1],
    ]);
    expect(stderr.mock.calls.join()).toContain('Means of several values: 2 cells.');
    stderr.mockRestore();
  });

  it('is refused where nothing is observed yet', async () => {
    await expect(writeTable(['empty'], choice())).rejects.toThrow(/Nothing is observed yet in empty/);
  });
});
