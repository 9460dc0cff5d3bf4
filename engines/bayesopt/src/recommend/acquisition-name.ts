/** How points are judged; each is told in docs/explanations/how-the-planner-decides.md. */
export const ACQUISITIONS = ['expected-improvement', 'noisy-expected-improvement'] as const;

export type AcquisitionName = (typeof ACQUISITIONS)[number];
