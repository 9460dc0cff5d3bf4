export type ForceFieldCode =
  | 'FORCE_FIELD.ELEMENT'
  | 'FORCE_FIELD.CHARGED'
  | 'FORCE_FIELD.RADICAL'
  | 'FORCE_FIELD.TERM_MISSING'
  | 'FORCE_FIELD.UNREADABLE';

/** The force field cannot describe a molecule, or its tables or types cannot be read. Nothing is ever guessed instead. */
export class ForceFieldError extends Error {
  override readonly name = 'ForceFieldError';
  readonly code: ForceFieldCode;
  /** What the caller can do about it. */
  readonly remedy: string;

  constructor(code: ForceFieldCode, message: string, remedy: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}
