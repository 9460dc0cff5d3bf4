import type { FileProblem, Goal } from '@meguri/contracts';

/** A campaign file as far as it can be read. */
export interface CampaignFile {
  /** Present when there is no problem. */
  readonly goal?: Goal;
  /** What can be read of these, even when something else is wrong. */
  readonly parts: Pick<Goal, 'parameters' | 'objectives' | 'sources'>;
  readonly problems: readonly FileProblem[];
  /** Where a field such as sources[0].procedure stands, or the nearest one around it. */
  positionOf(field: string): { readonly line: number; readonly column: number };
}
