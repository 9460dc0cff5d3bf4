import { stream } from '@meguri/numerics';
import { NEARLY_CERTAIN } from '../acquisitions/optimistic.js';
import { drawsAtPoint } from '../surrogates/draws-at-point.js';
import { extend, type Prediction, predict } from '../surrogates/gaussian-process.js';
import { JointDraws } from '../surrogates/joint-draws.js';
import type { Member } from './ensemble.js';
import type { BatchTask } from './greedy-batch.js';
import type { Judge, Judgement } from './judge.js';
import type { Outlook } from './point-acquisition.js';

/**
 * Thompson sampling (Thompson, Biometrika 25 (1933) 285-294): for each place in the batch one member is drawn by its weight, and one
 * function from it, jointly at all points of the list; a point promises what it gains if that function is the truth. Between
 * the points of the list the function goes on as expected given its values there.
 */
export class ThompsonView implements Judge {
  readonly #task: BatchTask;
  readonly #columns: readonly Float64Array[];
  /** Whether this member is the one drawn, by place in the batch. */
  readonly #isDrawn: readonly boolean[];
  readonly #reached: readonly Float64Array[];
  readonly #first: readonly number[];
  readonly #draws: readonly JointDraws[];
  #member: Member;

  constructor(task: BatchTask, member: Member, columns: readonly Float64Array[], width: number, index: number) {
    this.#task = task;
    this.#columns = columns;
    this.#member = member;
    this.#isDrawn = membersDrawn(task).map((drawn) => drawn === index);
    this.#reached = task.aim.reached(member.gps);
    this.#first = member.gps.map(({ size }) => size);
    const isNeeded = this.#isDrawn.includes(true);
    this.#draws = isNeeded ? jointlyDrawn(task, member, columns, width, index) : [];
  }

  get member(): Member {
    return this.#member;
  }

  believe(row: Float64Array): void {
    const { gps, logWeight } = this.#member;
    this.#member = { gps: gps.map((gp) => extend(gp, row).gp), logWeight };
  }

  judge(slot: number): Judgement {
    if (!this.#isDrawn[slot]) return { listed: () => Number.NEGATIVE_INFINITY, outlook: () => SILENT };
    const promise = this.#task.aim.promise(this.#reached, slot);
    const sds = new Float64Array(this.#draws.length).fill(NEARLY_CERTAIN);
    return {
      listed: (index) => {
        const values = this.#draws.map((draws, i) => draws.value(slot, this.#first[i]! + index));
        return promise(values, sds);
      },
      outlook: () => outlookOfDraw(this.#draws, slot, (means, slopes) => promise(means, sds, slopes)),
    };
  }

  predictions(index: number): Prediction[] {
    const row = this.#columns.map((column) => column[index]!);
    return this.#member.gps.map((gp) => predict(gp, row));
  }
}

/** The outlook of a member that was not drawn. */
const SILENT: Outlook = { share: () => Number.NEGATIVE_INFINITY, addSlope: () => {} };

/** The member that each place in the batch is decided by. */
function membersDrawn({ members, count, seed, taken }: BatchTask): number[] {
  const random = stream(seed, 'thompson', taken.size);
  const upTo = members.map((_, k) =>
    members.slice(0, k + 1).reduce((sum, { logWeight }) => sum + Math.exp(logWeight), 0),
  );
  return Array.from({ length: count }, () => {
    const drawn = random.uniform();
    return Math.max(
      0,
      upTo.findIndex((sum) => drawn < sum),
    );
  });
}

/** For each outcome as many joint draws at all points of the list as the batch has places. */
function jointlyDrawn(
  { count, seed, taken }: BatchTask,
  { gps }: Member,
  columns: readonly Float64Array[],
  width: number,
  index: number,
): JointDraws[] {
  return gps.map((gp, i) => {
    const dimensions = gp.size + width;
    const random = stream(seed, 'thompson', taken.size, index, i);
    const normals = Float64Array.from({ length: count * dimensions }, () => random.normal());
    const draws = new JointDraws(gp, count, width, (draw, point) => normals[draw * dimensions + point]!);
    for (let j = 0; j < width; j++) draws.add(columns.map((column) => column[j]!));
    return draws;
  });
}

type Promised = (means: Float64Array, slopes?: { means: Float64Array; sds: Float64Array }) => number;

function outlookOfDraw(draws: readonly JointDraws[], slot: number, promise: Promised): Outlook {
  const views = draws.map(drawsAtPoint);
  const means = new Float64Array(views.length);
  const slopes = { means: new Float64Array(views.length), sds: new Float64Array(views.length) };
  const dimensions = draws[0]!.columns.length;
  const ofPoint = { mean: new Float64Array(dimensions), sd: new Float64Array(dimensions) };
  return {
    share(x, withSlopes) {
      views.forEach((view, i) => {
        view.look(x);
        means[i] = view.means[slot]!;
      });
      slopes.means.fill(0);
      return promise(means, withSlopes ? slopes : undefined);
    },
    addSlope(weight, gradient) {
      views.forEach((view, i) => {
        view.slopes(
          Float64Array.from(view.means, (_, draw) => (draw === slot ? weight * slopes.means[i]! : 0)),
          ofPoint,
        );
        for (let d = 0; d < dimensions; d++) gradient[d]! += ofPoint.mean[d]!;
      });
    },
  };
}
