import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { calculate, calculatorNames } from '@meguri/simulation';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CalculateCommandOptions, inputsOf } from './calculations/run-calculate.js';
import { projectRoot } from './places.js';
import { createProgram } from './program.js';
import { meguri } from './testing/meguri.js';

const howTo = join(projectRoot, 'docs/how-to');

/** A page whose commands run in a folder of the same name. */
function read(name: string) {
  const page = readFileSync(join(howTo, `${name}.md`), 'utf8').replaceAll('\\\n', ' ');
  return { page, commands: [...page.matchAll(/^npx meguri (.*)$/gm)].map(([, command]) => command!) };
}

/** The arguments of a command line in which some stand in quotes, without the comment at its end. */
function argumentsOf(command: string): string[] {
  return [...command.replace(/ +# .*$/, '').matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map(
    ([plain, double, single]) => double ?? single ?? plain,
  );
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

/** The command that a line names, with its options, as it would be carried out. */
function parsed(line: readonly string[]): Command {
  const found: Command[] = [];
  const hold = (command: Command): void => {
    if (command.commands.length === 0) {
      command.action((...given) => {
        found.push(given.at(-1));
      });
    }
    for (const each of command.commands) hold(each);
  };
  const program = createProgram();
  hold(program);
  program.parse(line, { from: 'user' });
  return found[0]!;
}

const pages = globSync('*.md', { cwd: howTo }).map((file) => basename(file, '.md'));
const lines = pages.flatMap((name) => {
  const { page, commands } = read(name);
  const starts = [...page.matchAll(/^npm start -- (.*)$/gm)].map(([, options]) => `start ${options}`);
  return [...commands, ...starts].map((command) => [name, command] as const);
});

describe('every command line of the pages', () => {
  it.each(lines)('is one (%s): %s', (_, line) => {
    const command = parsed(argumentsOf(line));
    if (command.name() === 'install')
      for (const calculator of command.args) expect(calculatorNames).toContain(calculator);
    const { campaign } = command.opts<{ campaign?: string }>();
    if (campaign?.startsWith('campaigns/')) expect(existsSync(join(projectRoot, campaign)), campaign).toBe(true);
  });

  it.each(lines.filter(([, line]) => line.startsWith('calculate ')))(
    'asks for what can be calculated (%s): %s',
    async (_, line) => {
      const options = parsed(argumentsOf(line)).opts<CalculateCommandOptions>();
      // where no program is installed, nothing but that stands in the way
      vi.stubEnv('PATH', '/nowhere');
      const { workflow, profile, properties } = options;
      const request = { inputs: inputsOf(options), ...(profile && { profile }), ...(properties && { properties }) };
      const { failure } = await calculate(workflow, request, { folder: tmpdir(), dispatcher: 'local' });
      vi.unstubAllEnvs();
      expect(failure?.code, failure?.reason).toBe('CALCULATOR.NOT_INSTALLED');
    },
  );
});
