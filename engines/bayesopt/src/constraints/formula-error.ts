import { SpaceError } from '../spaces/space-error.js';

/** A formula that cannot be read; says where and what is wrong there. */
export class FormulaError extends SpaceError {
  /** Place in the formula, counted from 1; one beyond its length at the end. */
  readonly position: number;
  /** What is wrong there, without the formula. */
  readonly fault: string;

  constructor(formula: string, position: number, fault: string, remedy: string) {
    super(`at position ${position} of ${formula}: ${fault}`, undefined, remedy);
    this.position = position;
    this.fault = fault;
  }
}
