// Problems whose parameters are of several kinds.
import type { Parameter } from '@meguri/bayesopt';
import { box, cube, minimised, ofPoint, type Problem, pointOf } from './problem.ts';
import { ackley } from './unconstrained.ts';

const { PI, sin, sqrt } = Math;

/** Two numbers and one of four surfaces, maximised (the benchmark synthetic_2C1D of BayBE, which gives the optimum 4.09685). */
export const synthetic2C1D: Problem = {
  name: 'synthetic 2C1D',
  space: {
    parameters: [...box(cube(2, -2 * PI, 2 * PI)).parameters, { name: 'x3', type: 'discrete', values: [1, 2, 3, 4] }],
  },
  objective: { name: 'value', direction: 'maximise' },
  value: ofPoint(([x = 0, y = 0, surface = 0]) => {
    if (surface === 1) return sin(x) * (1 + sin(y));
    const tall = [x * sin(0.9 * x), sqrt(x + 8) * sin(x), x * sin(1.666 * sqrt(x + 8))];
    return tall[surface - 2]! + sin(x) * sin(y);
  }),
  optimum: { value: 4.0968497282, point: pointOf([1.6101147446, PI / 2, 3]) },
};

const BINARY = 50;

/** Ackley's function of 50 switches and 3 numbers between 0 and 1 (Daulton et al., NeurIPS 2022), with the optimum at the origin. */
export const ackleyMixed: Problem = {
  name: 'AckleyMixed',
  space: {
    parameters: box(cube(BINARY + 3, 0, 1)).parameters.map(
      (parameter, d): Parameter =>
        d < BINARY ? { name: parameter.name, type: 'integer', lower: 0, upper: 1 } : parameter,
    ),
  },
  objective: minimised,
  value: ofPoint(ackley),
  optimum: { value: 0, point: pointOf(Array(BINARY + 3).fill(0)) },
};
