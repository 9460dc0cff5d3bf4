import type { WorkerAnnounced } from '@meguri/contracts';
import { describe, expect, it } from 'vitest';
import { workflows } from '../domain/workflows/index.js';
import { Feasibility } from './feasibility.js';

const CONDUCTION = 'fix thermal/conductivity';
const all = workflows.get('polymer-md')!.requires!({ properties: ['density', 'thermal_conductivity'] }).lmp!;

/** Everything is installed here, and LAMMPS was built without the style for heat flow. */
const feasibilityBeside = (...others: readonly WorkerAnnounced[]) =>
  new Feasibility(
    workflows,
    {
      versionsOf: async (asked) => new Map(asked.map(({ program }) => [program, '2 Aug 2023'])),
      capabilitiesOf: async () => all.filter((style) => style !== CONDUCTION),
    },
    { canonical: async (smiles) => smiles },
    { colleagues: async () => others },
  );
const feasibility = feasibilityBeside();
/** A worker with the calculators of polymers, and a newer LAMMPS that can do this. */
const cluster = (...capabilities: readonly string[]): WorkerAnnounced => ({
  workerId: 'cluster_slurm',
  dispatcher: 'slurm',
  slots: 1000,
  announcedAt: '2026-01-01T09:00:00.000Z',
  calculators: workflows
    .get('polymer-md')!
    .calculators.map(({ program }) => ({ program, version: '22 Jul 2025', capabilities: [...capabilities] })),
});
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

describe('what this worker cannot do', () => {
  const conduction = asking('thermal_conductivity');

  it('is accepted while another one can', async () => {
    const beside = feasibilityBeside(cluster(), cluster(...all));
    expect(await beside.refusalOf('polymer-md', conduction)).toBeUndefined();
    const { problems } = await beside.check({ workflow: 'polymer-md', ...conduction, inputs: [conduction.inputs] });
    expect(problems).toEqual([]);
    expect(await beside.inabilityHere(workflows.get('polymer-md')!, conduction)).toBeDefined();
  });

  it('is refused when no other can, with what each of them lacks', async () => {
    const others = [cluster(...all.filter((style) => style !== CONDUCTION)), { ...cluster(), calculators: [] }];
    const refusal = await feasibilityBeside(...others).refusalOf('polymer-md', conduction);
    expect(refusal?.reason).toMatch(
      /^lmp 2 Aug 2023 lacks fix thermal.*; cluster_slurm: lmp 22 Jul 2025 lacks fix thermal.*; cluster_slurm: .*lmp.* not installed$/,
    );
  });
});
