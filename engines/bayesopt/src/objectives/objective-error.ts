/** An objective that makes no sense; says which one and what to do. */
export class ObjectiveError extends Error {
  override readonly name = 'ObjectiveError';
  /** Name of the objective concerned, when there is one. */
  readonly objective: string | undefined;
  /** What the caller can do about it. */
  readonly remedy: string;

  constructor(message: string, objective: string | undefined, remedy: string) {
    super(message);
    this.objective = objective;
    this.remedy = remedy;
  }
}
