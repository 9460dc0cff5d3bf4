import { describe, expect, it } from 'vitest';
import { workflows } from '../domain/workflows/index.js';
import { Feasibility } from './feasibility.js';

const CONDUCTION = 'fix thermal/conductivity';
const all = workflows.get('polymer-md')!.requires!({ properties: ['density', 'thermal_conductivity'] }).lmp!;

/** Everything is installed, and LAMMPS was built without the style for heat flow. */
const feasibility = new Feasibility(
  workflows,
  {
    versionsOf: async (asked) => new Map(asked.map(({ program }) => [program, '2 Aug 2023'])),
    capabilitiesOf: async () => all.filter((style) => style !== CONDUCTION),
  },
  { canonical: async (smiles) => smiles },
);
const asking = (property: string) => ({ inputs: { smiles: '*CC*' }, properties: [property] });

describe('a program that is there but lacks a capability', () => {
  it('is named with version, what it lacks and what to do, before anything runs', async () => {
    expect(await feasibility.refusalOf('polymer-md', asking('thermal_conductivity'))).toEqual({
      code: 'CALCULATOR.LACKS_CAPABILITY',
      reason: `lmp 2 Aug 2023 lacks ${CONDUCTION}`,
      remedy: expect.stringContaining('meguri calculators --json'),
    });
  });

  it('still calculates what does not need it', async () => {
    expect(await feasibility.refusalOf('polymer-md', asking('density'))).toBeUndefined();
  });

  it('is a problem of a campaign before it begins', async () => {
    const { inputs, properties } = asking('thermal_conductivity');
    const { problems } = await feasibility.check({ workflow: 'polymer-md', properties, inputs: [inputs] });
    expect(problems).toMatchObject([{ about: 'workflow', message: `lmp 2 Aug 2023 lacks ${CONDUCTION}.` }]);
  });
});
