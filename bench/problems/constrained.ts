// Problems with constraints on what is measured: known only where the function is evaluated.
import { box, cube, minimised, ofPoint, type Problem, pointOf } from './problem.ts';
import { hartmann6 } from './unconstrained.ts';

const { PI, sin, sqrt } = Math;

/** Hartmann6 within the unit ball, as in BoTorch; the unconstrained minimum lies inside. */
export const constrainedHartmann: Problem = {
  ...hartmann6,
  name: 'constrained Hartmann6',
  constraints: ofPoint((x) => [Math.hypot(...x) - 1]),
};

/** A linear slope above a wavy and a round bound (Gramacy et al., Technometrics 58, 1, 2016, who report 0.5998). */
export const constrainedGramacy: Problem = {
  name: 'ConstrainedGramacy',
  space: box(cube(2, 0, 1)),
  objective: minimised,
  value: ofPoint(([x = 0, y = 0]) => x + y),
  constraints: ofPoint(([x = 0, y = 0]) => [
    1.5 - x - 2 * y - 0.5 * sin(2 * PI * (x ** 2 - 2 * y)),
    x ** 2 + y ** 2 - 1.5,
  ]),
  optimum: { value: 0.599788052, point: pointOf([0.1951227, 0.4046653520101]) },
};

/**
 * Cost of a pressure vessel; thicknesses x1 of the shell and x2 of the head come in sixteenths of an inch, x3 is the radius and x4
 * the length, inches (Coello Coello and Montes, Adv. Eng. Inform. 16, 193, 2002; they report 6059.946, the tight radius gives 6059.714).
 */
export const pressureVessel: Problem = {
  name: 'PressureVessel',
  space: {
    parameters: [
      { name: 'x1', type: 'discrete', values: Array.from({ length: 161 }, (_, i) => i / 16) },
      { name: 'x2', type: 'discrete', values: Array.from({ length: 161 }, (_, i) => i / 16) },
      { name: 'x3', type: 'continuous', lower: 10, upper: 50 },
      { name: 'x4', type: 'continuous', lower: 150, upper: 200 },
    ],
  },
  objective: minimised,
  value: ofPoint(
    ([shell = 0, head = 0, r = 0, l = 0]) =>
      0.6224 * shell * r * l + 1.7781 * head * r ** 2 + 3.1661 * shell ** 2 * l + 19.84 * shell ** 2 * r,
  ),
  constraints: ofPoint(([shell = 0, head = 0, r = 0, l = 0]) => [
    0.0193 * r - shell,
    0.00954 * r - head,
    1_296_000 - PI * r ** 2 * l - (4 / 3) * PI * r ** 3,
    l - 240,
  ]),
  optimum: { value: 6059.714335, point: pointOf([0.8125, 0.4375, 42.0984455959, 176.6365958424]) },
};

/**
 * Cost of a welded beam; inches and pounds (Coello Coello and Montes 2002, who report 1.728226; the optimum is 1.724852). BoTorch
 * multiplies the buckling load by 6 where the paper divides by it, so its last constraint never binds.
 */
export const weldedBeam: Problem = {
  name: 'WeldedBeam',
  space: box([
    [0.125, 10],
    [0.1, 10],
    [0.1, 10],
    [0.1, 10],
  ]),
  objective: minimised,
  value: ofPoint(([weld = 0, length = 0, height = 0, width = 0]) => beamCost(weld, length, height, width)),
  constraints: ofPoint(([weld = 0, length = 0, height = 0, width = 0]) => [
    shearStress(weld, length, height) - 13_600,
    (6 * LOAD * OVERHANG) / (width * height ** 2) - 30_000,
    weld - width,
    0.10471 * weld ** 2 + 0.04811 * height * width * (OVERHANG + length) - 5,
    (4 * LOAD * OVERHANG ** 3) / (YOUNG * height ** 3 * width) - 0.25,
    LOAD - bucklingLoad(height, width),
  ]),
  optimum: { value: 1.724852309, point: pointOf([0.2057296398, 3.4704886656, 9.0366239104, 0.2057296398]) },
};

const LOAD = 6000;
const OVERHANG = 14;
const YOUNG = 30e6;
const SHEAR_MODULUS = 12e6;

function beamCost(weld: number, length: number, height: number, width: number): number {
  return 1.10471 * weld ** 2 * length + 0.04811 * height * width * (OVERHANG + length);
}

function shearStress(weld: number, length: number, height: number): number {
  const spread = (weld + height) ** 2 / 4;
  const radius = sqrt(length ** 2 / 4 + spread);
  const polar = 2 * sqrt(2) * weld * length * (length ** 2 / 12 + spread);
  const primary = LOAD / (sqrt(2) * weld * length);
  const secondary = (LOAD * (OVERHANG + length / 2) * radius) / polar;
  return sqrt(primary ** 2 + (primary * secondary * length) / radius + secondary ** 2);
}

function bucklingLoad(height: number, width: number): number {
  const slender = 1 - (height / (4 * OVERHANG)) * sqrt(YOUNG / SHEAR_MODULUS);
  return ((4.013 * YOUNG * height * width ** 3) / (6 * OVERHANG ** 2)) * slender;
}

/**
 * Weight of a spring of wire diameter x1, coil diameter x2 and x3 coils (Coello Coello and Montes 2002, who report 0.012681; the
 * optimum is 0.0126652).
 */
export const tensionCompression: Problem = {
  name: 'TensionCompression',
  space: box([
    [0.01, 1],
    [0.01, 1],
    [0.01, 20],
  ]),
  objective: minimised,
  value: ofPoint(([wire = 0, coil = 0, coils = 0]) => (coils + 2) * coil * wire ** 2),
  constraints: ofPoint(([wire = 0, coil = 0, coils = 0]) => [
    1 - (coil ** 3 * coils) / (71_785 * wire ** 4),
    (4 * coil ** 2 - wire * coil) / (12_566 * wire ** 3 * (coil - wire)) + 1 / (5108 * wire ** 2) - 1,
    1 - (140.45 * wire) / (coil ** 2 * coils),
    (wire + coil) / 1.5 - 1,
  ]),
  optimum: { value: 0.0126652328, point: pointOf([0.0516890613757, 0.356717746846, 11.2889653384978]) },
};

/** Weight of a gear reducer with x3 teeth on the pinion (Lemonge, Barbosa, Borges and Silva, Mec. Comput. 29, 9287, 2010). */
export const speedReducer: Problem = {
  name: 'SpeedReducer',
  space: {
    parameters: [
      ...box([
        [2.6, 3.6],
        [0.7, 0.8],
      ]).parameters,
      { name: 'x3', type: 'integer', lower: 17, upper: 28 },
      { name: 'x4', type: 'continuous', lower: 7.3, upper: 8.3 },
      { name: 'x5', type: 'continuous', lower: 7.8, upper: 8.3 },
      { name: 'x6', type: 'continuous', lower: 2.9, upper: 3.9 },
      { name: 'x7', type: 'continuous', lower: 5, upper: 5.5 },
    ],
  },
  objective: minimised,
  value: ofPoint(
    ([b = 0, m = 0, z = 0, l1 = 0, l2 = 0, d1 = 0, d2 = 0]) =>
      0.7854 * b * m ** 2 * (3.3333 * z ** 2 + 14.9334 * z - 43.0934) -
      1.508 * b * (d1 ** 2 + d2 ** 2) +
      7.4777 * (d1 ** 3 + d2 ** 3) +
      0.7854 * (l1 * d1 ** 2 + l2 * d2 ** 2),
  ),
  constraints: ofPoint(([b = 0, m = 0, z = 0, l1 = 0, l2 = 0, d1 = 0, d2 = 0]) => [
    27 / (b * m ** 2 * z) - 1,
    397.5 / (b * m ** 2 * z ** 2) - 1,
    (1.93 * l1 ** 3) / (m * z * d1 ** 4) - 1,
    (1.93 * l2 ** 3) / (m * z * d2 ** 4) - 1,
    sqrt(((745 * l1) / (m * z)) ** 2 + 16.9e6) / (0.1 * d1 ** 3) - 1100,
    sqrt(((745 * l2) / (m * z)) ** 2 + 157.5e6) / (0.1 * d2 ** 3) - 850,
    m * z - 40,
    5 - b / m,
    b / m - 12,
    (1.5 * d1 + 1.9) / l1 - 1,
    (1.1 * d2 + 1.9) / l2 - 1,
  ]),
  optimum: { value: 2996.348165, point: pointOf([3.5, 0.7, 17, 7.3, 7.8, 3.3502146661, 5.2866832298]) },
};
