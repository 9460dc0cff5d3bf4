/** How points are judged; each is told in docs/explanations/how-the-planner-decides.md. */
export const ACQUISITIONS = [
  'expected-improvement',
  'noisy-expected-improvement',
  'thompson-sampling',
  'upper-confidence-bound',
] as const;

export type AcquisitionName = (typeof ACQUISITIONS)[number];
