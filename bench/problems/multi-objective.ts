// Problems with two objectives, both minimised; reference points and hypervolumes as in BoTorch.
import { box, cube, type MultiObjectiveProblem, ofPoint, pointOf } from './problem.ts';
import { branin } from './unconstrained.ts';

const { PI, cos, exp, sin, sqrt } = Math;

function currin(x: number, y: number): number {
  const numerator = 2300 * x ** 3 + 1900 * x ** 2 + 2092 * x + 60;
  return ((1 - exp(-1 / (2 * y))) * numerator) / (100 * x ** 3 + 500 * x ** 2 + 4 * x + 20);
}

/** Branin on the unit square against the function of Currin et al. 1991; the hypervolume is an approximation by evolution. */
export const braninCurrin: MultiObjectiveProblem = {
  name: 'BraninCurrin',
  space: box(cube(2, 0, 1)),
  values: ofPoint(([x = 0, y = 0]) => [branin.value(pointOf([15 * x - 5, 15 * y])), currin(x, y)]),
  reference: [18, 6],
  hypervolume: 59.36011874867746,
};

/** Zitzler, Deb and Thiele, Evol. Comput. 8, 173 (2000), in six dimensions; the front is f2 = 1 - √f1, where all but x1 are 0. */
export const zdt1: MultiObjectiveProblem = {
  name: 'ZDT1',
  space: box(cube(6, 0, 1)),
  values: ofPoint(([first = 0, ...rest]) => {
    const g = 1 + (9 * rest.reduce((total, x) => total + x, 0)) / rest.length;
    return [first, g * (1 - sqrt(first / g))];
  }),
  reference: [11, 11],
  hypervolume: 120 + 2 / 3,
};

/** Deb, Thiele, Laumanns and Zitzler, CEC 2002, in six dimensions; the front is a quarter of a circle, where all but x1 are 1/2. */
export const dtlz2: MultiObjectiveProblem = {
  name: 'DTLZ2',
  space: box(cube(6, 0, 1)),
  values: ofPoint(([angle = 0, ...rest]) => {
    const radius = 1 + rest.reduce((total, x) => total + (x - 0.5) ** 2, 0);
    return [radius * cos((angle * PI) / 2), radius * sin((angle * PI) / 2)];
  }),
  reference: [1.1, 1.1],
  hypervolume: 1.1 ** 2 - PI / 4,
};
