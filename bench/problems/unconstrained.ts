// Test functions on boxes, minimised; definitions and optima from Surjanovic and Bingham, Virtual Library of Simulation Experiments.
import { box, cube, minimised, ofPoint, type Problem, pointOf } from './problem.ts';

const { PI, cos, exp, sin, sqrt } = Math;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

export const branin: Problem = {
  name: 'Branin',
  space: box([
    [-5, 10],
    [0, 15],
  ]),
  objective: minimised,
  value: ofPoint(([x = 0, y = 0]) => {
    const valley = y - (5.1 / (4 * PI ** 2)) * x ** 2 + (5 / PI) * x - 6;
    return valley ** 2 + 10 * (1 - 1 / (8 * PI)) * cos(x) + 10;
  }),
  optimum: { value: 5 / (4 * PI), point: pointOf([PI, 2.275]) },
};

interface Hartmann {
  readonly weights: readonly number[];
  readonly sharpness: readonly (readonly number[])[];
  readonly centres: readonly (readonly number[])[];
}

const weights = [1, 1.2, 3, 3.2];

const threeDimensions: Hartmann = {
  weights,
  sharpness: [
    [3, 10, 30],
    [0.1, 10, 35],
    [3, 10, 30],
    [0.1, 10, 35],
  ],
  centres: [
    [0.3689, 0.117, 0.2673],
    [0.4699, 0.4387, 0.747],
    [0.1091, 0.8732, 0.5547],
    [0.0381, 0.5743, 0.8828],
  ],
};

const sixDimensions: Hartmann = {
  weights,
  sharpness: [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  centres: [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ],
};

const hartmann = (x: readonly number[], { weights, sharpness, centres }: Hartmann) =>
  -sum(
    weights.map((weight, i) => weight * exp(-sum(x.map((xd, d) => sharpness[i]![d]! * (xd - centres[i]![d]!) ** 2)))),
  );

export const hartmann3: Problem = {
  name: 'Hartmann3',
  space: box(cube(3, 0, 1)),
  objective: minimised,
  value: ofPoint((x) => hartmann(x, threeDimensions)),
  optimum: { value: -3.8627797869, point: pointOf([0.114589, 0.555649, 0.852547]) },
};

/** Hartmann6 with other weights of its four terms. */
export const weightedHartmann6 = (weights: readonly number[]) =>
  ofPoint((x) => hartmann(x, { ...sixDimensions, weights }));

export const hartmann6: Problem = {
  name: 'Hartmann6',
  space: box(cube(6, 0, 1)),
  objective: minimised,
  value: ofPoint((x) => hartmann(x, sixDimensions)),
  optimum: { value: -3.3223680115, point: pointOf([0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573]) },
};

/** Ackley's function of any number of coordinates, with its minimum 0 at the origin. */
export function ackley(x: readonly number[]): number {
  const radius = sqrt(sum(x.map((xd) => xd ** 2)) / x.length);
  const ripple = sum(x.map((xd) => cos(2 * PI * xd))) / x.length;
  return -20 * exp(-0.2 * radius) - exp(ripple) + 20 + Math.E;
}

export const ackley6: Problem = {
  name: 'Ackley6',
  space: box(cube(6, -32.768, 32.768)),
  objective: minimised,
  value: ofPoint(ackley),
  optimum: { value: 0, point: pointOf(Array(6).fill(0)) },
};

export const levy4: Problem = {
  name: 'Levy4',
  space: box(cube(4, -10, 10)),
  objective: minimised,
  value: ofPoint((x) => {
    const w = x.map((xd) => 1 + (xd - 1) / 4);
    const last = w.at(-1)!;
    const inner = w.slice(0, -1).map((wd) => (wd - 1) ** 2 * (1 + 10 * sin(PI * wd + 1) ** 2));
    return sin(PI * w[0]!) ** 2 + sum(inner) + (last - 1) ** 2 * (1 + sin(2 * PI * last) ** 2);
  }),
  optimum: { value: 0, point: pointOf(Array(4).fill(1)) },
};

export const rosenbrock4: Problem = {
  name: 'Rosenbrock4',
  space: box(cube(4, -5, 10)),
  objective: minimised,
  value: ofPoint((x) => sum(x.slice(1).map((next, d) => 100 * (next - x[d]! ** 2) ** 2 + (x[d]! - 1) ** 2))),
  optimum: { value: 0, point: pointOf(Array(4).fill(1)) },
};
