import { mean, sobolNormals, stream } from '@meguri/numerics';
import { describe, expect, it } from 'vitest';
import { KERNELS } from '../kernels/kernel.js';
import { type Objective, outcomeOf } from '../objectives/objective.js';
import { compileSpace } from '../spaces/compiled-space.js';
import { keyOf } from '../spaces/pool.js';
import type { Space } from '../spaces/space.js';
import { condition } from '../surrogates/gaussian-process.js';
import { JointDraws } from '../surrogates/joint-draws.js';
import { aimOf } from './aim.js';
import { findingsOf } from './evidence.js';
import type { BatchTask } from './greedy-batch.js';
import { JointView } from './joint-view.js';
import { acquisitionOf } from './point-acquisition.js';
import { View } from './view.js';

const space: Space = {
  parameters: ['a', 'b'].map((name) => ({ name, type: 'continuous', lower: 0, upper: 1 })),
};
const gain: Objective = { name: 'gain', direction: 'maximise' };
const loss: Objective = { name: 'loss', direction: 'minimise', reference: 1.5 };
const purity: Objective = { name: 'purity', direction: 'maximise', atLeast: -0.5 };

/** Ten random points with random values, processes of the given noise, and what is asked of them. */
function taskOf(noise: number, objectives: readonly Objective[] = [gain], count = 1): BatchTask {
  const random = stream(2, 'task');
  const observations = Array.from({ length: 10 }, () => ({
    point: { a: random.uniform(), b: random.uniform() },
    values: Object.fromEntries(objectives.map(({ name }) => [name, random.normal()])),
  }));
  const compiled = compileSpace(space);
  const { evidence, taken } = findingsOf(compiled, { objectives, observations });
  const features = compiled.axes.flatMap((axis, d) => axis.features.map(({ metric }) => ({ axis: d, metric })));
  const hyperparameters = { lengthscales: [0.4, 0.3], outputScale: 1, noise, mean: 0 };
  const covariance = { kernel: KERNELS.matern52, features, hyperparameters };
  const gps = evidence.map(({ rows, outcomes }) => {
    const columns = [0, 1].map((d) => Float64Array.from(rows, (row) => row[d]!));
    return condition(covariance, columns, outcomes);
  });
  const mode = { gps, logWeight: 0 };
  const aim = aimOf(objectives.map(outcomeOf), evidence, gps, undefined, 1);
  const asked = { pending: [], taken, known: [], continuous: true, count };
  return { aim, acquisition: 'noisy-expected-improvement', mode, members: [mode], ...asked, seed: 1 };
}

const points = [Float64Array.of(0.13, 0.7), Float64Array.of(0.5, 0.45), Float64Array.of(0.9, 0.05)];
const columns = [0, 1].map((d) => Float64Array.from(points, (point) => point[d]!));

describe('noisy expected improvement', () => {
  it('is the expected improvement where nothing is uncertain about what was reached', () => {
    const task = taskOf(1e-10);
    const [plain, noisy] = [new View(task, task.mode, columns, 3), new JointView(task, task.mode, columns, 3, 1)];
    for (const j of points.keys()) {
      expect(noisy.judge(0).listed(j)).toBeCloseTo(plain.judge(0).listed(j), 3);
    }
  });

  it('is the average over joint draws of the point, what was observed and what is pending', () => {
    const task = taskOf(0.3, [gain], 2);
    const pending = Float64Array.of(0.6, 0.5);
    const seeds = Array.from({ length: 24 }, (_, seed) => new JointView(task, task.mode, columns, 3, seed));
    for (const view of seeds) view.believe(pending);
    const judgements = seeds.map((view) => view.judge(1));
    const draws = 16_384;
    points.forEach((point, j) => {
      const normals = sobolNormals(12, draws, 5);
      const joint = new JointDraws(task.mode.gps[0]!, draws, 2, (draw, i) => normals[draw * 12 + i]!);
      joint.add(pending);
      joint.add(point);
      let sum = 0;
      for (let draw = 0; draw < draws; draw++) {
        const reached = Math.max(...Array.from({ length: 11 }, (_, i) => joint.value(draw, i)));
        sum += Math.max(0, joint.value(draw, 11) - reached);
      }
      const averaged = mean(judgements.map((judgement) => Math.exp(judgement.listed(j))));
      expect(Math.abs(averaged / (sum / draws) - 1)).toBeLessThan(0.04);
    });
  });

  it.each([
    ['one objective', [gain]],
    ['two objectives', [gain, loss]],
    ['a limit', [gain, purity]],
  ])('is the same in a list and at single points, with the slopes of finite differences, for %s', (_, objectives) => {
    const task = taskOf(0.2, objectives);
    const judgement = new JointView(task, task.mode, columns, 3, 1).judge(0);
    const acquisition = acquisitionOf([task.mode], [judgement.outlook()]);
    points.forEach((point, j) => {
      const gradient = new Float64Array(2);
      expect(acquisition.value(point, gradient)).toBeCloseTo(judgement.listed(j), 8);
      for (const d of [0, 1]) {
        const at = (by: number) => acquisition.value(point.with(d, point[d]! + by));
        const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
        expect(Math.abs(gradient[d]! - slope)).toBeLessThan(1e-4 * Math.max(1, Math.abs(slope)));
      }
    });
  });

  it('promises next to nothing at a pending point', () => {
    const task = taskOf(0.2);
    const view = new JointView(task, task.mode, columns, 3, 1);
    const before = view.judge(0).listed(1);
    view.believe(points[1]!);
    expect(view.judge(0).listed(1)).toBeLessThan(before - 5);
    expect(keyOf(view.member.gps[0]!.columns.map((column) => column.at(-1)!))).toBe(keyOf(points[1]!));
  });
});
