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

/** Ackley's function of switches and 3 numbers between 0 and 1 (Daulton et al., NeurIPS 2022), with the optimum at the origin. */
function ackleyOf(switches: number, name: string): Problem {
  const numbers = box(cube(switches + 3, 0, 1)).parameters;
  return {
    name,
    space: {
      parameters: numbers.map(
        (parameter, d): Parameter =>
          d < switches ? { name: parameter.name, type: 'integer', lower: 0, upper: 1 } : parameter,
      ),
    },
    objective: minimised,
    value: ofPoint(ackley),
    optimum: { value: 0, point: pointOf(Array(numbers.length).fill(0)) },
  };
}

/** With 50 switches, as published. */
export const ackleyMixed = ackleyOf(50, 'AckleyMixed');

/** With as many switches as a campaign of some tens of trials can learn about. */
export const smallAckleyMixed = ackleyOf(10, 'AckleyMixed of 10 switches');
