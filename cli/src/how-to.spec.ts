import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from './places.js';
import { meguri } from './testing/meguri.js';

const howTo = join(projectRoot, 'docs/how-to');

/** A page whose commands run in a folder of the same name. */
function read(name: string) {
  const page = readFileSync(join(howTo, `${name}.md`), 'utf8').replaceAll('\\\n', ' ');
  return { page, commands: [...page.matchAll(/^npx meguri (.*)$/gm)].map(([, command]) => command!) };
}

/** The arguments of a command line in which some stand in quotes. */
function argumentsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map(([plain, double, single]) => double ?? single ?? plain);
}

describe.each(['plan-with-a-table', 'find-the-descriptors', 'screen-candidates'])('the page %s', (name) => {
  const { commands } = read(name);
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'meguri-how-to-'));
    cpSync(join(howTo, name), folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('shows commands', () => {
    expect(commands.length).toBeGreaterThan(3);
  });

  it.each(commands)('works as written: %s', (command) => {
    const { exitCode, stderr } = meguri(argumentsOf(command), {}, folder);
    expect(exitCode, stderr).toBe(0);
  });
});

it('the page on planning shows lines of the table it speaks of', () => {
  const { page } = read('plan-with-a-table');
  const table = readFileSync(join(howTo, 'plan-with-a-table/reactions.csv'), 'utf8');
  const [, shown] = /^```\n(% yields[^`]*)```$/m.exec(page)!;
  for (const line of shown!.trimEnd().split('\n')) expect(table.split('\n')).toContain(line);
});
