// Problems of which a cheap source knows something: the target is dear and true.
import type { Point, Space } from '@meguri/bayesopt';
import { polymerOptics } from '../../simulators/materials/src/polymer-optics.ts';
import { box, cube, minimised, ofPoint, type Problem, pointOf } from './problem.ts';
import { branin, hartmann6, weightedHartmann6 } from './unconstrained.ts';

const { PI, cos, sin } = Math;

/** A function with cheaper versions of it; what `value` gives is the truth. */
export interface ProblemOfSources extends Problem {
  /** The other sources: what an answer costs, the truth costing 1, and what it says. */
  readonly cheaper: Readonly<Record<string, { readonly cost: number; readonly value: (point: Point) => number }>>;
}

/** Forrester, Sóbester and Keane, Proc. R. Soc. A 463, 3251 (2007): bent, tilted and half as high. */
export const forrester: ProblemOfSources = {
  name: 'Forrester',
  space: box(cube(1, 0, 1)),
  objective: minimised,
  value: ofPoint(([x = 0]) => forresterAt(x)),
  optimum: { value: -6.0207400558, point: pointOf([0.7572487144]) },
  cheaper: { calculation: { cost: 0.1, value: ofPoint(([x = 0]) => 0.5 * forresterAt(x) + 10 * (x - 0.5) - 5) } },
};

function forresterAt(x: number): number {
  return (6 * x - 2) ** 2 * sin(12 * x - 4);
}

/** Branin with the curvature of its valley too small, by 0.1 (1 - s) as in BoTorch (Wu, Toscano-Palmerin, Frazier and Wilson, UAI 2019). */
const bentBranin = (s: number) =>
  ofPoint(([x = 0, y = 0]) => {
    const valley = y - (5.1 / (4 * PI ** 2) - 0.1 * (1 - s)) * x ** 2 + (5 / PI) * x - 6;
    return valley ** 2 + 10 * (1 - 1 / (8 * PI)) * cos(x) + 10;
  });

export const augmentedBranin: ProblemOfSources = {
  ...branin,
  name: 'augmented Branin',
  cheaper: { coarse: { cost: 0.05, value: bentBranin(0.5) }, fine: { cost: 0.3, value: bentBranin(0.9) } },
};

/** Hartmann6 with the first weight too small: by 0.1 (1 - s) in BoTorch, here by 0.1. */
export const augmentedHartmann6: ProblemOfSources = {
  ...hartmann6,
  name: 'augmented Hartmann6',
  cheaper: { calculation: { cost: 0.2, value: weightedHartmann6([0.9, 1.2, 3, 3.2]) } },
};

/** A calculation that finds the valleys elsewhere and tilts them. */
export const biasedBranin: ProblemOfSources = {
  ...branin,
  name: 'Branin, biased calculation',
  cheaper: {
    calculation: {
      cost: 0.1,
      value: ofPoint(([x = 0, y = 0]) => 0.6 * branin.value(pointOf([x + 1, y - 1])) + 3 * x + 20),
    },
  },
};

/** A calculation that has nothing to do with the truth. */
export const uselessBranin: ProblemOfSources = {
  ...branin,
  name: 'Branin, useless calculation',
  cheaper: {
    calculation: { cost: 0.1, value: ofPoint(([x = 0, y = 0]) => 100 * sin(1.7 * x + 0.4) * cos(1.3 * y)) },
  },
};

/** A calculation that is right and costs hardly less. */
export const dearBranin: ProblemOfSources = {
  ...branin,
  name: 'Branin, dear calculation',
  cheaper: { calculation: { cost: 0.8, value: bentBranin(0.9) } },
};

/** Which of 26 polymers has the highest refractive index (campaigns/refractive-index.yaml), by published calculations and experiments. */
export const refractiveIndex: ProblemOfSources = {
  name: 'refractive index',
  space: { parameters: [{ name: 'polymer', type: 'categorical', values: polymerOptics.map(({ name }) => name) }] },
  objective: { name: 'refractive-index', direction: 'maximise' },
  value: (point) => opticsOf(point).measured.refractiveIndex,
  optimum: { value: 1.8433, point: { polymer: 'P3' } },
  cheaper: { calculation: { cost: 0.05, value: (point) => opticsOf(point).calculated.refractiveIndex } },
};

function opticsOf({ polymer }: Point) {
  return polymerOptics.find(({ name }) => name === polymer)!;
}

/** The space of a problem with its sources, of which `target` is the truth. */
export function spaceOfSources({ space, cheaper }: ProblemOfSources): Space {
  const costs = { target: 1, ...Object.fromEntries(Object.entries(cheaper).map(([name, { cost }]) => [name, cost])) };
  const source = { name: 'source', type: 'source', values: Object.keys(costs), target: 'target', costs } as const;
  return { ...space, parameters: [...space.parameters, source] };
}
