// Problems with several objectives, all minimised; reference points and hypervolumes as in BoTorch.
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

/**
 * DTLZ2 in four dimensions where only results near the ends or the middle of the front count (Deb and Jain, IEEE Trans. Evol. Comput.
 * 18, 577, 2014): within 0.2, as in BoTorch within 0.2 √2 of the middle; the hypervolume is an approximation by evolution.
 */
export const c2dtlz2: MultiObjectiveProblem = {
  name: 'C2DTLZ2',
  space: box(cube(4, 0, 1)),
  values: dtlz2.values,
  constraints: (point) => {
    const [f = 0, g = 0] = dtlz2.values(point);
    const ends = Math.min((f - 1) ** 2 + g ** 2, f ** 2 + (g - 1) ** 2) - 0.2 ** 2;
    const middle = (f - sqrt(0.5)) ** 2 + (g - sqrt(0.5)) ** 2 - 2 * 0.2 ** 2;
    return [Math.min(ends, middle)];
  },
  reference: dtlz2.reference,
  hypervolume: 0.3996406303723544,
};

/**
 * Mass, acceleration in a full frontal and intrusion in an offset crash of a car, for five thicknesses in mm (Liao, Li, Yang, Zhang and
 * Li, Struct. Multidisc. Optim. 35, 561, 2008); the hypervolume is an approximation by evolution.
 */
export const vehicleSafety: MultiObjectiveProblem = {
  name: 'VehicleSafety',
  space: box(cube(5, 1, 3)),
  values: ofPoint(([a = 0, b = 0, c = 0, d = 0, e = 0]) => [
    1640.2823 + 2.3573285 * a + 2.3220035 * b + 4.5688768 * c + 7.7213633 * d + 4.4559504 * e,
    6.5856 +
      1.15 * a -
      1.0427 * b +
      0.9738 * c +
      0.8364 * d -
      0.3695 * a * d +
      0.0861 * a * e +
      0.3628 * b * d -
      0.1106 * a ** 2 -
      0.3437 * c ** 2 +
      0.1764 * d ** 2,
    -0.0551 +
      0.0181 * a +
      0.1024 * b +
      0.0421 * c -
      0.0073 * a * b +
      0.024 * b * c -
      0.0118 * b * d -
      0.0204 * c * d -
      0.008 * c * e -
      0.0241 * b ** 2 +
      0.0109 * d ** 2,
  ]),
  reference: [1864.72022, 11.81993945, 0.2903999384],
  hypervolume: 246.81607081187002,
};
