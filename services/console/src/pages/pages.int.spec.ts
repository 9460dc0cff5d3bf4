import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { showCampaign, showStudy } from '@meguri/contracts';
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

const file = { sha256: '0'.repeat(64), bytes: 1, mediaType: 'text/csv', name: 'polymers.csv' };
const at = '2026-01-01T09:00:00.000Z';
const study = (title: string) => ({
  studyId: 'index',
  title,
  state: 'surveying' as const,
  generation: 1,
  targets: ['n'],
  rows: 40,
  openedBy: { kind: 'person' as const, name: 'Ada' },
  openedAt: at,
  from: { kind: 'table' as const },
  question: { targets: ['n'] },
  generations: [{ generation: 1, table: { file, rows: 40, hash: file.sha256 }, at }],
  suggestions: [],
  selections: [],
  models: [],
  screenings: [],
  choices: [],
});
const pages = ['/', '/campaigns/demo', '/studies', '/studies/index'];

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
    lab.play(showStudy, study('<b>n</b> & "more"'));
    expect(await text('/studies/index')).toContain('<h1>&lt;b&gt;n&lt;/b&gt; &amp; &quot;more&quot;</h1>');
  });

  it('hold no script, style or handler of their own, so that the policy can forbid all such', async () => {
    lab.play(showCampaign, campaign('demo'));
    lab.play(showStudy, study('demo'));
    for (const path of pages) {
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
    lab.play(showStudy, new Refusal('MESSAGING.UNAVAILABLE', 'away'));
    expect((await lab.get('/studies/index')).status).toBe(200);
    lab.play(showStudy, new Refusal('STUDY.UNKNOWN', 'no'));
    expect((await lab.get('/studies/none')).status).toBe(404);
  });

  it('find everything they load on this machine', async ({ skip }) => {
    const built = join(import.meta.dirname, '../../dist/browser/campaign/main.js');
    if (!existsSync(built)) skip('the browser modules are not built: npm run build');
    lab.play(showCampaign, campaign('demo'));
    lab.play(showStudy, study('demo'));
    const wanted = new Set<string>();
    for (const path of pages)
      for (const [, target] of (await text(path)).matchAll(/(?:src|href)="(\/assets[^"]+)"/g)) wanted.add(target!);
    for (const target of wanted) {
      const answer = await lab.get(target);
      expect([target, answer.status]).toEqual([target, 200]);
      if (!target.endsWith('.js')) continue;
      for (const [, imported] of (await answer.text()).matchAll(/from '(\.[^']+)'/g))
        wanted.add(new URL(imported!, `${lab.url}${target}`).pathname);
    }
    expect(wanted.size).toBeGreaterThan(60);
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
