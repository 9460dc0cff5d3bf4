import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { showCampaign } from '@meguri/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleUnderTest, Refusal, startConsole } from '../console.fixture.js';

const goal = {
  version: 1 as const,
  name: 'demo',
  title: 'demo',
  parameters: [{ name: 'x', type: 'continuous' as const, lower: 0, upper: 1, unit: '' }],
  objectives: [{ name: 'yield', direction: 'maximise' as const, unit: '%' }],
  sources: [{ name: 'bench', type: 'experiment' as const, cost: 1, fidelity: 1 }],
  batch: { initial: 1, size: 1, policy: 'wait' as const },
  budget: { trials: 1 },
  stop: {},
  approval: 'none' as const,
  strategy: 'gp' as const,
  seed: 1,
};
const campaign = (title: string) => ({
  summary: {
    campaignId: 'demo',
    title,
    state: 'running' as const,
    startedAt: '2026-01-01T09:00:00.000Z',
    trials: { budget: 1, proposed: 0, observed: 0, failed: 0, held: 0, awaitingApproval: 0 },
  },
  goal,
  trials: [],
});

describe('the pages', () => {
  let lab: ConsoleUnderTest;
  const text = async (path: string) => (await lab.get(path)).text();
  beforeAll(async () => {
    lab = await startConsole();
  });
  afterAll(() => lab?.stop());

  it('show a title as text, whatever it holds', async () => {
    const title = `<img src=x onerror="alert(1)"></title><script>alert('2')</script> & "more"`;
    lab.play(showCampaign, campaign(title));
    const page = await text('/campaigns/demo');
    expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&lt;/title&gt;&lt;script&gt;');
    expect(page).not.toContain('<img src=x');
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it('hold no script, style or handler of their own, so that the policy can forbid all such', async () => {
    lab.play(showCampaign, campaign('demo'));
    for (const path of ['/', '/campaigns/demo']) {
      const page = await text(path);
      expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=/);
      expect(page).not.toMatch(/https?:\/\//);
    }
  });

  it('open while planning is away, and say what does not exist', async () => {
    lab.play(showCampaign, new Refusal('MESSAGING.UNAVAILABLE', 'away'));
    expect((await lab.get('/campaigns/demo')).status).toBe(200);
    lab.play(showCampaign, new Refusal('CAMPAIGN.UNKNOWN', 'no'));
    const missing = await lab.get('/campaigns/%3Cb%3E');
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('There is no campaign &lt;b&gt;');
  });

  it('find everything they load on this machine', async ({ skip }) => {
    const built = join(import.meta.dirname, '../../dist/browser/campaign/main.js');
    if (!existsSync(built)) skip('the browser modules are not built: npm run build');
    lab.play(showCampaign, campaign('demo'));
    const wanted = new Set<string>();
    for (const path of ['/', '/campaigns/demo'])
      for (const [, target] of (await text(path)).matchAll(/(?:src|href)="(\/assets[^"]+)"/g)) wanted.add(target!);
    for (const target of wanted) {
      const answer = await lab.get(target);
      expect([target, answer.status]).toEqual([target, 200]);
      if (!target.endsWith('.js')) continue;
      for (const [, imported] of (await answer.text()).matchAll(/from '(\.[^']+)'/g))
        wanted.add(new URL(imported!, `${lab.url}${target}`).pathname);
    }
    expect(wanted.size).toBeGreaterThan(15);
  });

  it('serve nothing outside of their folders', async () => {
    for (const path of [
      '/assets/../package.json',
      '/assets/%2e%2e/package.json',
      '/assets/..%2fpackage.json',
      '/assets/',
    ])
      expect((await lab.get(path)).status).toBe(404);
  });
});
