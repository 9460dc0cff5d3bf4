import { suggest } from '@meguri/bayesopt';
import type { Constraint, Objective, Parameter, Quantity } from '@meguri/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batch, failed, given, type Step, started } from '../../domain/laboratory.fixture.js';
import { planningProblem } from '../../domain/planning-problem.js';
import { reasonsAgainst, reasonsAgainstJoining } from '../../domain/search-space.js';
import { observe, retract } from '../../domain/trial-life.js';
import { questionOf } from './bayesopt-planner.js';

const objectives: Objective[] = [
  { name: 'yield', direction: 'maximise', unit: '%', reference: 20, atMost: 100 },
  { name: 'acidity', direction: 'target', target: 7, tolerance: 0.5, unit: '' },
  { name: 'waste', direction: 'limit', unit: 'g', atMost: 6 },
];
const measured =
  (trialId: string, values: Readonly<Record<string, number>>): Step =>
  (history) => {
    const quantities: Quantity[] = Object.entries(values).map(([name, value]) => ({ name, value, unit: '' }));
    return observe(history, { trialId, attempt: 1 }, quantities);
  };
const whole = { yield: 50, acidity: 6, waste: 5 };
/** What the optimiser is told after six points were asked for and these things happened. */
const toldAfter = (...steps: Step[]) => {
  const begin = started({ objectives, batch: { initial: 6, size: 1, policy: 'wait' }, budget: { trials: 9 } });
  const campaign = given(begin, batch(), ...steps);
  const points = campaign.trials.map(({ point }) => point);
  return { points, told: questionOf(planningProblem(campaign, 1)) };
};

describe('what the optimiser is told', () => {
  it('of an objective includes its prior mean, and of results their uncertainties where they are known', () => {
    const begin = started({ objectives: [{ ...objectives[0]!, priorMean: '50' }] });
    const values = [{ name: 'yield', value: 50, unit: '', uncertainty: 2 }];
    const campaign = given(begin, batch(), (history) => observe(history, { trialId: 't0001', attempt: 1 }, values));
    const told = questionOf(planningProblem(campaign, 1));
    expect(told.objectives[0]).toMatchObject({ priorMean: '50' });
    expect(told.observations).toMatchObject([{ values: { yield: 50 }, sds: { yield: 2 } }]);
    const bare = toldAfter(measured('t0001', whole)).told;
    expect(Object.keys(bare.observations[0]!)).toEqual(['point', 'values']);
  });

  it('of results that are only limits is which side is open', () => {
    const values = [{ name: 'yield', value: 95, unit: '', censored: 'at-least' as const }];
    const { told } = toldAfter((history) => observe(history, { trialId: 't0001', attempt: 1 }, values));
    expect(told.observations).toMatchObject([{ values: { yield: 95 }, censored: { yield: 'at-least' } }]);
  });

  it('of objectives includes their transforms', () => {
    const campaign = given(started({ objectives: [{ ...objectives[0]!, transform: 'power' }] }));
    expect(questionOf(planningProblem(campaign, 1)).objectives[0]).toMatchObject({ transform: 'power' });
  });

  it('of objectives is what is wanted of each', () => {
    expect(toldAfter().told.objectives).toEqual([
      { name: 'yield', direction: 'maximise', reference: 20, atMost: 100 },
      { name: 'acidity', direction: { target: 7, tolerance: 0.5 } },
      { name: 'waste', atMost: 6 },
    ]);
  });

  it('of constraints is each as the goal states it, with conditions and scales of the parameters', () => {
    const constraints = [{ type: 'expression' as const, text: 'amount <= 2' }];
    const amount = {
      name: 'amount',
      type: 'continuous' as const,
      lower: 1,
      upper: 9,
      unit: 'g',
      scale: 'log' as const,
    };
    const problem = planningProblem(given(started()), 1);
    const { space } = questionOf({ ...problem, parameters: [amount], constraints });
    expect(space).toEqual({ parameters: [amount], constraints });
    expect(questionOf(problem).space).not.toHaveProperty('constraints');
  });

  it('of a trial that is still asked for is that it is pending', () => {
    const { points, told } = toldAfter(measured('t0001', whole));
    expect(told.pending).toEqual(points.slice(1));
    expect(told.observations).toEqual([{ point: points[0], values: whole }]);
  });

  it('of a partial result is what there is', () => {
    const { points, told } = toldAfter(measured('t0001', { yield: 50 }));
    expect(told.observations).toEqual([{ point: points[0], values: { yield: 50 } }]);
    expect(told.pending).not.toContainEqual(points[0]);
  });

  it('of a point that failed is that it is infeasible', () => {
    const { points, told } = toldAfter(failed('t0001', 'point'));
    expect(told.infeasible).toEqual([points[0]]);
    expect(told.pending).toEqual(points.slice(1));
    expect(told.observations).toEqual([]);
  });

  it('of a held trial is that it is pending, never that it is infeasible', () => {
    const lost = failed('t0001', 'infrastructure');
    const { points, told } = toldAfter(lost, lost, lost);
    expect(told.pending).toEqual(points);
    expect(told.infeasible).toEqual([]);
  });

  it('of a withdrawn trial is only that it is not to be asked for again', () => {
    const { points, told } = toldAfter(failed('t0001', 'withdrawn'));
    expect(told.pending).toEqual([...points.slice(1), points[0]]);
    expect(told.infeasible).toEqual([]);
  });

  it('of a retracted result is nothing', () => {
    const { points, told } = toldAfter(measured('t0001', whole), (history) =>
      retract(history, { trialId: 't0001', by: 'yuki', reason: 'spilt' }),
    );
    expect(told.observations).toEqual([]);
    expect(told.pending).toEqual(points.slice(1));
    expect(told.infeasible).toEqual([]);
  });
});

describe('the fitted models', () => {
  it('begin the next fits, by name', () => {
    const fitted = { yield: { noise: 1 } };
    expect(questionOf({ ...planningProblem(given(started()), 1), fitted }).warmStarts).toEqual(fitted);
  });
});

describe('what the optimiser suggests', () => {
  const amount = (name: string, unit: string): Parameter => ({ name, type: 'continuous', lower: 0, upper: 1, unit });
  const parameters: Parameter[] = [
    amount('water', 'mL'),
    amount('ethanol', 'mL'),
    amount('acetone', 'mL'),
    { name: 'base', type: 'categorical', values: ['KOAc', 'CsOAc'] },
    { name: 'salt', type: 'continuous', lower: 0.001, upper: 10, unit: 'g', scale: 'log' },
    { name: 'heat', type: 'continuous', lower: 20, upper: 95, unit: 'degC', step: 2.5 },
    { name: 'drops', type: 'integer', lower: 1, upper: 9, unit: '', when: { parameter: 'base', in: ['KOAc'] } },
  ];
  const anyConstraints = fc.record({
    total: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
    most: fc.integer({ min: 2, max: 3 }),
  });

  it('is admitted by the validator of every proposal, whatever the constraints', () => {
    fc.assert(
      fc.property(anyConstraints, fc.nat(), ({ total, most }, seed) => {
        const amounts = ['water', 'ethanol', 'acetone'];
        const constraints: Constraint[] = [
          { type: 'linear', terms: { water: 1, ethanol: 1, acetone: 1 }, relation: '=', value: total },
          { type: 'cardinality', parameters: amounts, atMost: most, threshold: 0.01 },
          {
            type: 'exclusion',
            when: [
              { parameter: 'base', in: ['CsOAc'] },
              { parameter: 'heat', atLeast: 80 },
            ],
          },
          { type: 'expression', text: 'salt * heat <= 200 or drops >= 5' },
          { type: 'batch', parameter: 'heat', atMostDistinct: 2 },
        ];
        const problem = { ...planningProblem(given(started()), 1), parameters, constraints };
        const { suggestions } = suggest(questionOf({ ...problem, strategy: 'random', count: 4, seed }));
        const points = suggestions.map(({ point }) => point);
        expect(points).toHaveLength(4);
        for (const [i, point] of points.entries()) {
          expect(reasonsAgainst({ parameters, constraints }, point)).toEqual([]);
          expect(reasonsAgainstJoining({ parameters, constraints }, points.slice(0, i), point)).toEqual([]);
        }
      }),
      { numRuns: 25 },
    );
  });
});
