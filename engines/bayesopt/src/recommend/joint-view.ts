import { logSumExp, sobolNormals } from '@meguri/numerics';
import type { OutcomeAcquisition } from '../acquisitions/outcome-acquisition.js';
import { keyOf } from '../spaces/pool.js';
import { DrawnPool } from '../surrogates/drawn-pool.js';
import { drawsAtPoint } from '../surrogates/draws-at-point.js';
import { extend, type GaussianProcess, type Prediction, predict } from '../surrogates/gaussian-process.js';
import { JointDraws } from '../surrogates/joint-draws.js';
import type { Member } from './ensemble.js';
import type { BatchTask } from './greedy-batch.js';
import type { Judge, Judgement } from './judge.js';
import type { Outlook } from './point-acquisition.js';

/** Draws of what was reached, over all members together. */
const DRAWS = 128;

/**
 * How one member judges a list of points when nobody knows what was reached: measured values hold noise and pending ones are open.
 * The values of all these points are drawn jointly, and what a point promises is averaged over the draws; of the point itself the
 * average is exact, since given a draw its prediction is normal (Letham, Karrer, Ottoni and Bakshy, Bayesian Analysis 14 (2019)
 * 495-519; in logarithms as Ament et al., NeurIPS 2023).
 */
export class JointView implements Judge {
  readonly #task: BatchTask;
  readonly #columns: readonly Float64Array[];
  readonly #draws: readonly JointDraws[];
  readonly #pools: readonly DrawnPool[];
  /** Outcomes that count as reached, by draw. */
  readonly #reached: readonly Float64Array[][];
  #member: Member;

  constructor(task: BatchTask, member: Member, columns: readonly Float64Array[], width: number, seed: number | string) {
    const { aim, pending, count, members } = task;
    const size = Math.ceil(DRAWS / members.length);
    const places = member.gps.map((gp) => placesOf(gp, aim.rows));
    const lengths = member.gps.map((gp, i) => gp.size + places[i]!.missing.length + pending.length + count);
    const dimensions = lengths.reduce((sum, length) => sum + length, 0);
    const normals = sobolNormals(dimensions, size, seed);
    this.#task = task;
    this.#columns = columns;
    this.#member = member;
    this.#draws = member.gps.map((gp, i) => {
      const offset = lengths.slice(0, i).reduce((sum, length) => sum + length, 0);
      const normal = (draw: number, point: number) => normals[draw * dimensions + offset + point]!;
      const draws = new JointDraws(gp, size, lengths[i]! - gp.size, normal);
      for (const row of places[i]!.missing) draws.add(row);
      return draws;
    });
    this.#pools = this.#draws.map((draws) => new DrawnPool(draws, columns, width));
    this.#reached = Array.from({ length: size }, (_, draw) =>
      aim.rows.map((_, r) => Float64Array.from(this.#draws, (draws, i) => draws.value(draw, places[i]!.index[r]!))),
    );
  }

  get member(): Member {
    return this.#member;
  }

  believe(row: Float64Array): void {
    const { gps, logWeight } = this.#member;
    this.#member = { gps: gps.map((gp) => extend(gp, row).gp), logWeight };
    for (const draws of this.#draws) draws.add(row);
    for (const pool of this.#pools) pool.update();
    const { sources } = this.#task;
    if (sources && row[sources.axis] !== 0) return;
    this.#reached.forEach((reached, draw) => {
      reached.push(Float64Array.from(this.#draws, (draws) => draws.value(draw, draws.size - 1)));
    });
  }

  judge(slot: number): Judgement {
    const promises = this.#reached.map((reached) => this.#task.aim.promise(reached, slot));
    const shift = this.#member.logWeight - Math.log(promises.length);
    const [means, sds] = [new Float64Array(this.#pools.length), new Float64Array(this.#pools.length)];
    const terms = new Float64Array(promises.length);
    return {
      listed: (index) => {
        this.#pools.forEach((pool, i) => {
          sds[i] = pool.sd(index);
        });
        promises.forEach((promise, draw) => {
          this.#pools.forEach((pool, i) => {
            means[i] = pool.mean(draw, index);
          });
          terms[draw] = promise(means, sds);
        });
        return shift + logSumExp(terms);
      },
      outlook: () => jointOutlook(this.#draws, shift, promises),
    };
  }

  predictions(index: number): Prediction[] {
    const row = this.#columns.map((column) => column[index]!);
    return this.#member.gps.map((gp) => predict(gp, row));
  }
}

/** Where each row stands among the points of a process, those that it lacks added at its end. */
function placesOf(gp: GaussianProcess, rows: readonly Float64Array[]) {
  const index = new Map(
    Array.from({ length: gp.size }, (_, i) => [keyOf(gp.columns.map((column) => column[i]!)), i] as const),
  );
  const missing = rows.filter((row) => !index.has(keyOf(row)));
  missing.forEach((row, k) => {
    index.set(keyOf(row), gp.size + k);
  });
  return { missing, index: rows.map((row) => index.get(keyOf(row))!) };
}

/** What one member makes of any point, averaged over its draws. */
function jointOutlook(draws: readonly JointDraws[], shift: number, promises: readonly OutcomeAcquisition[]): Outlook {
  const views = draws.map(drawsAtPoint);
  const outcomes = views.length;
  const dimensions = draws[0]!.columns.length;
  const [means, sds] = [new Float64Array(outcomes), new Float64Array(outcomes)];
  const terms = new Float64Array(promises.length);
  const ofDraw = { means: new Float64Array(outcomes), sds: new Float64Array(outcomes) };
  const byMeans = views.map(() => new Float64Array(promises.length));
  const bySds = views.map(() => new Float64Array(promises.length));
  const slopes = { mean: new Float64Array(dimensions), sd: new Float64Array(dimensions) };
  return {
    share(x, withSlopes) {
      views.forEach((view, i) => {
        sds[i] = view.look(x);
      });
      promises.forEach((promise, draw) => {
        for (let i = 0; i < outcomes; i++) means[i] = views[i]!.means[draw]!;
        ofDraw.means.fill(0);
        ofDraw.sds.fill(0);
        terms[draw] = promise(means, sds, withSlopes ? ofDraw : undefined);
        for (let i = 0; withSlopes && i < outcomes; i++) {
          byMeans[i]![draw] = ofDraw.means[i]!;
          bySds[i]![draw] = ofDraw.sds[i]!;
        }
      });
      return shift + logSumExp(terms);
    },
    addSlope(weight, gradient) {
      const total = logSumExp(terms);
      const shares = terms.map((term) => weight * Math.exp(term - total));
      views.forEach((view, i) => {
        const bySd = shares.reduce((sum, share, draw) => sum + share * bySds[i]![draw]!, 0);
        view.slopes(
          shares.map((share, draw) => share * byMeans[i]![draw]!),
          slopes,
        );
        for (let d = 0; d < dimensions; d++) gradient[d]! += slopes.mean[d]! + bySd * slopes.sd[d]!;
      });
    },
  };
}
