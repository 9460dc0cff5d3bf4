import { describe, expect, it } from 'vitest';
import { identityOf, planOf, problemOf, readResult, type StepOutput, type Workflow } from './workflow.js';
import { xtbOrbitals } from './workflows/xtb-orbitals.js';

const workflow: Workflow = {
  ...xtbOrbitals,
  name: 'density',
  profiles: ['ci', 'demo'],
  properties: [
    { name: 'density', unit: 'g/cm3', method: 'GAFF' },
    { name: 'gyration', unit: 'nm' },
    { name: 'spread', unit: 'nm', profiles: ['demo'] },
  ],
  check: () => undefined,
  steps: () => [
    {
      name: 'run',
      program: 'lmp',
      arguments: [],
      produces: [],
      finished: /Total wall time/,
      failsAs: 'calculator',
      seconds: 60,
    },
  ],
  read: ([output]) => ({
    ok: true,
    properties: [
      { name: 'density', value: Number(/density (\S+)/.exec(output!.standardOutput)?.[1]), unit: 'g/cm3' },
      { name: 'gyration', value: 1, unit: 'nm' },
    ],
  }),
};
const first = { walltime: 0, memory: 0, protocol: 0, extension: 0 };
const request = { inputs: { smiles: '*CC*' } };
const reading = (standardOutput: string, asked = request) => {
  const outputs: StepOutput[] = [{ name: 'run', standardOutput }];
  return readResult(workflow, workflow.steps(asked, first), outputs, asked);
};

describe('a result', () => {
  it('is what the last step says, with the identity of its method', () => {
    expect(reading('density 0.98\nTotal wall time: 0:00:06')).toEqual({
      ok: true,
      properties: [
        { name: 'density', value: 0.98, unit: 'g/cm3', method: 'GAFF' },
        { name: 'gyration', value: 1, unit: 'nm' },
      ],
    });
  });

  it.each([
    ['of a program that stopped with 0 before its last line', 'density 0.98', 'calculator'],
    ['that is zero', 'density 0\nTotal wall time', 'unphysical'],
    ['that is no number', 'density nan\nTotal wall time', 'unphysical'],
    ['that is not there', 'Total wall time', 'unphysical'],
    ['in output that was cut off', 'density 0.9\u0000\u0000', 'calculator'],
  ])('%s is a failure', (_, text, kind) => {
    expect(reading(text)).toMatchObject({ ok: false, class: kind });
  });

  it('holds only the properties that were asked for', () => {
    const asked = { ...request, properties: ['gyration'] };
    expect(reading('density 1\nTotal wall time', asked)).toMatchObject({ properties: [{ name: 'gyration' }] });
  });
});

describe('what is asked for', () => {
  it.each([
    [{ properties: ['viscosity'] }, /no viscosity; it calculates density, gyration/],
    [
      { properties: ['spread'], profile: 'ci' as const },
      /no spread in the profile ci; it calculates density, gyration$/,
    ],
    [{ profile: 'production' as const }, /profiles ci, demo/],
  ])('is refused with what there is: %j', (change, reason) => {
    expect(problemOf(workflow, { ...request, ...change })).toMatch(reason);
  });

  it('is the same when inputs and properties come in another order, and another with other versions', () => {
    const versions = new Map([['xtb', '6.5.1']]);
    const of = (inputs: Record<string, string>, properties: string[], known = versions) =>
      identityOf(workflow, { inputs, properties }, known);
    expect(of({ a: '1', b: '2' }, ['x', 'y'])).toBe(of({ b: '2', a: '1' }, ['y', 'x']));
    expect(of({ a: '1' }, [])).not.toBe(of({ a: '1' }, [], new Map([['xtb', '6.6']])));
  });

  it('gets twice the time and memory for each try that lacked them', () => {
    const { steps, resources } = planOf(workflow, request, { ...first, walltime: 2, memory: 1 });
    expect(steps[0]?.seconds).toBe(240);
    expect(resources.megabytes).toBe(2 * workflow.resources.megabytes);
  });
});
