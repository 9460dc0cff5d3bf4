import { hypervolume } from '@meguri/bayesopt';
import { sobol, stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import {
  ackley6,
  ackleyMixed,
  branin,
  braninCurrin,
  c2dtlz2,
  constrainedGramacy,
  constrainedHartmann,
  dtlz2,
  hartmann3,
  hartmann6,
  hypervolume2,
  isFeasible,
  levy4,
  type MultiObjectiveProblem,
  type Problem,
  pressureVessel,
  regret,
  rosenbrock4,
  smallAckleyMixed,
  speedReducer,
  synthetic2C1D,
  tensionCompression,
  vehicleSafety,
  weldedBeam,
  zdt1,
} from '../../bench/problems/index.ts';
import { pointOf } from '../../bench/problems/problem.ts';

const problems: readonly Problem[] = [
  branin,
  hartmann3,
  hartmann6,
  ackley6,
  levy4,
  rosenbrock4,
  constrainedGramacy,
  constrainedHartmann,
  pressureVessel,
  weldedBeam,
  tensionCompression,
  speedReducer,
  synthetic2C1D,
  ackleyMixed,
  smallAckleyMixed,
];

/** What the papers, and BoTorch and BayBE after them, give; the best known value is never worse. */
const published: readonly [Problem, number][] = [
  [branin, 0.397887],
  [hartmann3, -3.86278],
  [hartmann6, -3.32237],
  [constrainedGramacy, 0.5998],
  [constrainedHartmann, -3.32237],
  [pressureVessel, 6059.946341],
  [weldedBeam, 1.728226],
  [tensionCompression, 0.012681],
  [speedReducer, 2996.3482],
  [synthetic2C1D, 4.09685],
];

/** Rounding of the coordinates. */
const TOLERANCE = 1e-8;

function draw({ space }: Problem, seed: number) {
  const random = stream(seed, 'point of a problem');
  return Object.fromEntries(
    space.parameters.map((parameter) => {
      if ('values' in parameter)
        return [parameter.name, parameter.values[random.integer(0, parameter.values.length - 1)]!];
      const { name, type, lower, upper } = parameter;
      return [name, type === 'integer' ? random.integer(lower, upper) : lower + (upper - lower) * random.uniform()];
    }),
  );
}

describe('a test function', () => {
  it.each(problems.map((problem) => [problem.name, problem] as const))(
    'has the optimum it states: %s',
    (_, problem) => {
      const { value, point } = problem.optimum;
      expect(Math.abs(problem.value(point) - value)).toBeLessThanOrEqual(2e-9 * Math.max(1, Math.abs(value)));
      expect(isFeasible(problem, point, TOLERANCE)).toBe(true);
    },
  );

  it.each(published.map(([problem, value]) => [problem.name, problem, value] as const))(
    'is as good at its optimum as published: %s',
    (_, problem, value) => {
      expect(regret(problem, value)).toBeGreaterThan(-1e-6 * Math.max(1, Math.abs(value)));
      expect(regret(problem, value)).toBeLessThan(3e-3 * Math.max(1, Math.abs(value)));
    },
  );

  it.each(problems.map((problem) => [problem.name, problem] as const))(
    'is nowhere better than its optimum: %s',
    (_, problem) => {
      const near = (seed: number) => {
        const other = draw(problem, seed);
        const names = problem.space.parameters.filter(({ type }) => type === 'continuous').map(({ name }) => name);
        const moved = names.map((name) => {
          const at = Number(problem.optimum.point[name]);
          return [name, at + 1e-3 * (Number(other[name]) - at)];
        });
        return { ...problem.optimum.point, ...Object.fromEntries(moved) };
      };
      for (let seed = 0; seed < 2000; seed++) {
        for (const point of [draw(problem, seed), near(seed)]) {
          if (isFeasible(problem, point)) expect(regret(problem, problem.value(point))).toBeGreaterThan(-1e-6);
        }
      }
    },
  );

  it('takes its parameters by name, in any order', () => {
    const { x1, x2 } = branin.optimum.point;
    expect(branin.value({ x2: x2!, x1: x1! })).toBe(branin.value(branin.optimum.point));
  });
});

describe('a problem with several objectives', () => {
  const front = (problem: MultiObjectiveProblem, rest: number) =>
    Array.from({ length: 20_001 }, (_, i) => problem.values(pointOf([i / 20_000, ...Array(5).fill(rest)])));

  it.each([
    ['ZDT1', zdt1, front(zdt1, 0)],
    ['DTLZ2', dtlz2, front(dtlz2, 0.5)],
  ] as const)('has the hypervolume of its known front: %s', (_, problem, points) => {
    const volume = hypervolume2(points, problem.reference);
    expect(volume).toBeLessThanOrEqual(problem.hypervolume + 1e-9);
    expect(volume).toBeGreaterThan(problem.hypervolume - 1e-3);
  });

  it('comes within a fiftieth of its hypervolume on a fine grid: BraninCurrin', () => {
    const steps = 250;
    const points = Array.from({ length: steps ** 2 }, (_, i) =>
      braninCurrin.values(pointOf([(i % steps) / (steps - 1), Math.floor(i / steps) / (steps - 1)])),
    );
    const volume = hypervolume2(points, braninCurrin.reference);
    expect(volume).toBeLessThan(braninCurrin.hypervolume + 0.01);
    expect(volume).toBeGreaterThan(0.98 * braninCurrin.hypervolume);
  });

  it('has, within its constraint, the hypervolume that was found by evolution: C2DTLZ2', () => {
    const [angles, distances] = [1000, 60];
    const points = Array.from({ length: angles * distances }, (_, i) => {
      const away = (0.15 * (i % distances)) / distances;
      return pointOf([Math.floor(i / distances) / (angles - 1), 0.5 + Math.sqrt(away), 0.5, 0.5]);
    }).filter((point) => isFeasible(c2dtlz2, point));
    const volume = hypervolume2(points.map(c2dtlz2.values), c2dtlz2.reference);
    expect(Math.abs(volume - c2dtlz2.hypervolume)).toBeLessThan(1e-3);
  });

  it('comes close to its hypervolume with points at the bounds and between: VehicleSafety', () => {
    const [count, dimensions] = [10_000, 5];
    const uniform = sobol(dimensions, count, 1);
    // a quarter of every coordinate lies at each bound
    const coordinate = (u: number) => Math.min(3, Math.max(1, 4 * u));
    const results = Array.from({ length: count }, (_, i) =>
      vehicleSafety.values(pointOf(Array.from(uniform.subarray(dimensions * i, dimensions * (i + 1)), coordinate))),
    );
    const turned = results.map((values) => Float64Array.from(values, (value) => -value));
    const volume = hypervolume(
      turned,
      vehicleSafety.reference.map((worst) => -worst),
    );
    expect(volume).toBeLessThan(vehicleSafety.hypervolume + 0.01);
    expect(volume).toBeGreaterThan(0.985 * vehicleSafety.hypervolume);
  });

  it('counts no point beyond the reference, and none twice', () => {
    expect(
      hypervolume2(
        [
          [0, 3],
          [1, 1],
          [1, 1],
          [3, 0],
          [2, 2],
        ],
        [3, 3],
      ),
    ).toBe(4);
  });
});
