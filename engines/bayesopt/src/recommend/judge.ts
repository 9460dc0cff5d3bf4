import type { Prediction } from '../surrogates/gaussian-process.js';
import type { Member } from './ensemble.js';
import type { BatchTask } from './greedy-batch.js';
import { JointView } from './joint-view.js';
import type { Outlook } from './point-acquisition.js';
import { ThompsonView } from './thompson-view.js';
import { View } from './view.js';

/** One member that judges the points of a list, as pending points are added. */
export interface Judge {
  /** The member with the pending points added so far, believed to come out as predicted. */
  readonly member: Member;
  believe(row: Float64Array): void;
  /** Its judgement of points for a place in the batch. */
  judge(slot: number): Judgement;
  /** Of a point of the list, by outcome. */
  predictions(index: number): Prediction[];
}

/** What a point promises, in logarithms and weighted by how much the member is believed. */
export interface Judgement {
  /** Of a point of the list. */
  listed(index: number): number;
  /** Of any point. */
  outlook(): Outlook;
}

/** A judge of each member for the acquisition of the task. */
export function judgesOf(task: BatchTask, columns: readonly Float64Array[], width: number): Judge[] {
  switch (task.acquisition) {
    case 'expected-improvement':
    case 'upper-confidence-bound':
      return task.members.map((member) => new View(task, member, columns, width));
    case 'noisy-expected-improvement':
      return task.members.map(
        (member, k) => new JointView(task, member, columns, width, JSON.stringify([task.seed, k])),
      );
    case 'thompson-sampling':
      return task.members.map((member, k) => new ThompsonView(task, member, columns, width, k));
  }
}
