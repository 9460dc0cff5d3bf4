import { describe, expect, it } from 'vitest';
import { results } from './results/results.js';
import { meguri, resultOf } from './testing/meguri.js';

const commands = [
  'start',
  'submit',
  'list',
  'watch',
  'pause',
  'resume',
  'abort',
  'propose',
  'export',
  'explain',
  'estop',
  'retract',
  'dead-letters',
  'study',
  'suggest',
  'backtest',
  'calculate',
  'calculators',
];

describe('meguri', () => {
  it.each(commands)('%s --help tells what it does, with an example', (command) => {
    const { exitCode, stdout } = meguri([command, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n {2}meguri ${command}`));
  });

  it('ends with 2 for what it does not know', () => {
    expect(meguri(['dance']).exitCode).toBe(2);
    expect(meguri(['list', '--loud']).exitCode).toBe(2);
    expect(meguri(['start', '--port', '99999']).exitCode).toBe(2);
  });

  it('ends with 1 and a remedy when no laboratory runs, and with --json tells programs so', () => {
    const answer = meguri(['list', '--json', '--laboratory', '/nowhere'], { MEGURI_URL: '' });
    expect(answer.exitCode).toBe(1);
    expect(answer.stderr).toMatch(/meguri start/);
    expect(results.error.parse(resultOf(answer))).toMatchObject({ error: { code: 'LABORATORY.NOT_RUNNING' } });
  });

  it('refuses a campaign file that does not exist before it starts anything', () => {
    const answer = meguri(['start', '--campaign', '/nowhere.yaml', '--data', '/nowhere']);
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(/nowhere\.yaml.*ENOENT/);
  });
});
