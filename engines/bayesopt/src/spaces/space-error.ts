/** A space, a point or an option that makes no sense; says which parameter and what to do. */
export class SpaceError extends Error {
  override readonly name = 'SpaceError';
  /** Name of the parameter concerned, when there is one. */
  readonly parameter: string | undefined;
  /** What the caller can do about it. */
  readonly remedy: string;

  constructor(message: string, parameter: string | undefined, remedy: string) {
    super(message);
    this.parameter = parameter;
    this.remedy = remedy;
  }
}
