/** A question about a model that has no answer; says what to do. */
export class AttributionError extends Error {
  override readonly name = 'AttributionError';
  /** What the caller can do about it. */
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}
