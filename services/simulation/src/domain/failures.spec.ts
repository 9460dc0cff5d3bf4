import { describe, expect, it } from 'vitest';
import { failureOf, policies, type Stop } from './failures.js';
import type { CalculationStep } from './workflow.js';

const step: CalculationStep = {
  name: 'run',
  program: 'lmp',
  arguments: [],
  produces: ['log.lammps'],
  failsAs: 'input',
  failures: [{ pattern: /Lost atoms|Out of range atoms/, class: 'numerical' }],
  seconds: 60,
};
const stop = (change: Partial<Stop>): Stop => ({ step: 'run', how: 'exit', detail: '1', lastWords: '', ...change });

describe('the class of a failure', () => {
  it.each<[string, Partial<Stop>, string]>([
    ['what the program is known to say', { lastWords: 'ERROR: Lost atoms: original 624 current 600' }, 'numerical'],
    ['memory', { lastWords: 'std::bad_alloc' }, 'memory'],
    ['memory as Slurm says it', { lastWords: 'slurmstepd: error: Job 3 exceeded memory limit' }, 'memory'],
    ['a full disk', { lastWords: 'write error: No space left on device' }, 'scratch'],
    ['a kill from outside', { detail: '137' }, 'lost'],
    ['a wish from outside to end', { detail: '143' }, 'lost'],
    ['a crash', { detail: '139' }, 'input'],
    ['a result that is not there', { how: 'lacks', detail: 'log.lammps' }, 'input'],
    ['time', { how: 'walltime', detail: '' }, 'walltime'],
    ['a scheduler that refuses', { how: 'submit', step: '', detail: 'Unable to contact slurm controller' }, 'submit'],
    ['a step that nobody knows', { step: 'other' }, 'calculator'],
  ])('is told by %s', (_, change, expected) => {
    const failure = failureOf(stop(change), [step]);
    expect(failure.class).toBe(expected);
    expect(failure.reason).not.toBe('');
  });

  it('comes with code and words of a program of our own, and of no other', () => {
    const lastWords = 'reading\nFORCE_FIELD.ELEMENT: no parameters for Si; leave it out\n';
    const ofOurs = failureOf(stop({ lastWords }), [{ ...step, program: 'meguri-cell' }]);
    expect(ofOurs).toEqual({
      class: 'input',
      code: 'FORCE_FIELD.ELEMENT',
      reason: 'no parameters for Si; leave it out',
    });
    expect(failureOf(stop({ lastWords }), [step]).code).toBe('CALCULATOR.FAILED');
  });

  it('comes with the last line of the program', () => {
    const { reason } = failureOf(stop({ lastWords: 'a\nERROR: no atoms\n' }), [step]);
    expect(reason).toBe('lmp ended with 1: ERROR: no atoms');
  });
});

describe('the policy of a class', () => {
  it('never blames the molecule for what the machine did, nor tries again what the molecule forbids', () => {
    const kinds = Object.entries(policies).map(([kind, policy]) => [kind, policy.kind]);
    expect(Object.fromEntries(kinds)).toMatchObject({
      lost: 'infrastructure',
      submit: 'infrastructure',
      input: 'scientific',
    });
    expect(policies.input.times + policies.unphysical.times).toBe(0);
  });
});
