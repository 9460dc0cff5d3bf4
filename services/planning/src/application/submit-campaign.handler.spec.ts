import { afterAll, describe, expect, it } from 'vitest';
import { BayesoptPlanner } from '../adapters/bayesopt/bayesopt-planner.js';
import { readEarlierMeasurements } from '../adapters/campaign-file/earlier-measurements.js';
import { readCampaignFile } from '../adapters/campaign-file/read-campaign-file.js';
import type { CampaignDecisions } from './campaign-decisions.js';
import type { SourceChecks } from './source-checks.js';
import { SubmitCampaignHandler } from './submit-campaign.handler.js';

const file = (...constraints: string[]) => `version: 1
name: solvents
parameters:
  - { name: water, type: continuous, lower: 0, upper: 100, unit: mL }
  - { name: ethanol, type: continuous, lower: 0, upper: 100, unit: mL }
constraints:
${constraints.map((constraint) => `  - ${constraint}`).join('\n')}
objectives:
  - { name: solubility, direction: maximise, unit: g/mL }
sources:
  - { name: bench, type: person }
budget: { trials: 20 }
`;

describe('a campaign file whose constraints', () => {
  const planner = new BayesoptPlanner();
  afterAll(() => planner.onApplicationShutdown());
  const sources = { check: async () => ({ problems: [] }) } as unknown as SourceChecks;
  const handler = new SubmitCampaignHandler(
    { read: async (text) => readCampaignFile(text), readMeasurements: readEarlierMeasurements },
    sources,
    planner,
    {} as CampaignDecisions,
  );

  it('leave nothing is refused where they stand, with those that contradict', async () => {
    const { problems, goal } = await handler.validate({
      tables: {},
      text: file('{ sum: { water: 1, ethanol: 1 }, equals: 80 }', 'formula: water + ethanol <= 50'),
    });
    expect(goal).toBeUndefined();
    expect(problems.map(({ line, field }) => `${line} ${field}`)).toEqual(['7 constraints']);
    expect(problems[0]!.message).toMatch(/^Nothing satisfies all of: .*= 80; water \+ ethanol <= 50\.$/);
  });

  it('leave something is sound', async () => {
    const { problems, goal } = await handler.validate({
      tables: {},
      text: file('{ sum: { water: 1, ethanol: 1 }, equals: 80 }'),
    });
    expect(problems).toEqual([]);
    expect(goal?.name).toBe('solvents');
  });

  it('are asked of earlier measurements too, row by row', async () => {
    const text = file('formula: water + ethanol <= 50');
    const check = (rows: string) =>
      handler.validate({
        text,
        tables: {},
        measurements: { name: 'old.csv', text: `water,ethanol,solubility\n${rows}` },
      });
    const good = await check('10,20,1\n30,20,2\n');
    expect(good.problems).toEqual([]);
    expect(good.imported).toMatchObject([{ point: { water: 10 } }, { values: [{ name: 'solubility', value: 2 }] }]);
    const { problems, imported } = await check('10,x,1\n10,20,1\n40,20,2\n200,0,3\n');
    expect(imported).toBeUndefined();
    expect(problems.map((problem) => `${problem.file} ${problem.line}`)).toEqual([
      'old.csv 2',
      'old.csv 4',
      'old.csv 5',
    ]);
    expect(problems[1]!.message).toMatch(/does not fit: it does not satisfy: water \+ ethanol <= 50/);
  });
});
