import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort, type RunningNats, type RunningProcess, startNats, startProcess } from '@meguri/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../places.js';
import { results } from '../results/results.js';
import { meguri, resultOf } from '../testing/meguri.js';

const howTo = join(projectRoot, 'docs/how-to');
const page = readFileSync(join(howTo, 'study-with-a-person.md'), 'utf8').replaceAll('\\\n', ' ');
const commands = [...page.matchAll(/^npx meguri (.*)$/gm)].map(([, command]) => command!);

/** The arguments of a command line in which some stand in quotes. */
function argumentsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|\S+/g)].map(([plain, quoted]) => quoted ?? plain);
}

describe('the page on studies', () => {
  let folder: string;
  let nats: RunningNats;
  let services: RunningProcess[];
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'meguri-how-to-'));
    cpSync(join(howTo, 'study-with-a-person'), folder, { recursive: true });
    nats = await startNats();
    const port = String(await freePort());
    url = `http://127.0.0.1:${port}`;
    const env = { ...process.env, NATS_URL: nats.url, EXECUTION_URL: 'http://127.0.0.1:9' };
    const start = (service: string, more: object = {}) =>
      startProcess(process.execPath, [join(projectRoot, 'services', service, 'dist/main.js')], {
        env: { ...env, ...more },
      });
    services = [start('modeling'), start('console', { HTTP_PORT: port })];
    await Promise.all(services.map((service) => service.line((line) => line.includes('"ready":true'))));
    await eventually(() => fetch(`${url}/api/studies`).then(({ ok }) => ok));
  });
  afterAll(async () => {
    await Promise.all(services?.map((service) => service.stop()) ?? []);
    await nats?.stop();
    rmSync(folder, { recursive: true });
  });

  const run = (args: readonly string[]) => meguri(args, { MEGURI_URL: url }, folder);
  const study = (args: readonly string[]) => results.study.parse(resultOf(run([...args, '--json'])));

  it.each(commands)('works as written: %s', (command) => {
    const args = argumentsOf(command);
    const at = args.indexOf('--diagram');
    // the page shows the diagram of one version of the engine
    if (at >= 0) args[at + 1] = study(['study', 'show', 'flow']).generations[0]!.survey!.file.sha256.slice(0, 12);
    const { exitCode, stderr } = run(args);
    expect(exitCode, stderr).toBe(0);
  });

  it('leaves a study with two generations, a card, a choice and a report', () => {
    const { generations, models, choices, closed } = study(['study', 'show', 'flow']);
    expect([generations.length, models.length, choices[0]?.candidates.map(({ name }) => name), closed?.why]).toEqual([
      2,
      1,
      ['glycerol', 'water'],
      'the solvent is found',
    ]);
    const named = ['survey-1.html', 'survey-1.json', 'table-1.csv', 'study.txt'];
    expect(named.filter((name) => !existsSync(join(folder, 'flow-report', name)))).toEqual([]);
    expect(readFileSync(join(folder, 'flow-report/survey-1.html'), 'utf8')).toContain('<svg');
  });

  it('ends with 2 for a table that cannot be studied, at its place, and for hashes that nobody has seen', () => {
    const refused = run(['study', 'open', '--title', 'x', '--table', 'solvents.csv', '--target', 'flow']);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringMatching(/line 2, .*solvent.*"s1"/i)]);
    const unseen = ['--features', 'mass', '--diagram', 'ffffffff', '--why', 'x'];
    const unknown = run(['study', 'select', 'flow', ...unseen]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('not the hash of one survey')]);
  });
});
