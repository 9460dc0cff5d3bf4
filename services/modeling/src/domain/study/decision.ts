import type { ErrorCode, StudyEvent } from '@meguri/contracts';

/** Why nothing is decided. */
export interface Refusal {
  readonly refused: ErrorCode;
  readonly message: string;
  /** Replaces the remedy of the catalogue. */
  readonly remedy?: string;
}

export type Decision = readonly StudyEvent[] | Refusal;

export const refuse = (refused: ErrorCode, message: string, remedy?: string): Refusal => ({
  refused,
  message,
  ...(remedy !== undefined && { remedy }),
});

export const isRefusal = <T>(answer: T | Refusal): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'refused' in answer;
