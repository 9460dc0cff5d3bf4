import { UsageError } from '../failure.js';

/** Column of the standard deviations of an objective. */
export interface SdColumn {
  readonly objective: string;
  readonly column: string;
}

/** The columns by objective. Throws {@link UsageError} for an objective that there is not. */
export function sdColumnsOf(sds: readonly SdColumn[], names: readonly string[]): Record<string, string> {
  const stray = sds.find(({ objective }) => !names.includes(objective));
  if (stray) throw new UsageError(`--sd ${stray.objective}: there is no such objective.`);
  return Object.fromEntries(sds.map(({ objective, column }) => [objective, column]));
}
