import type { Objective, PriorTable } from '../objectives/objective.js';
import type { SourceParameter } from '../spaces/space.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';

/** An objective as campaign files state it: the direction is a word, numbers stand beside it. */
export interface WrittenObjective extends Pick<Objective, 'name' | 'reference' | 'atLeast' | 'atMost' | 'transform'> {
  readonly direction: 'maximise' | 'minimise' | 'target' | 'limit';
  readonly target?: number;
  readonly tolerance?: number;
  readonly priorMean?: string | PriorTable;
}

/** The objective that is written down. */
export function objectiveFrom({ name, transform, priorMean, ...written }: WrittenObjective): Objective {
  const { direction, target, tolerance, reference, atLeast, atMost } = written;
  const common = { name, ...(transform && { transform }), ...(priorMean !== undefined && { priorMean }) };
  if (direction === 'target') return { ...common, direction: { target: target!, tolerance: tolerance! } };
  return {
    ...common,
    ...(direction !== 'limit' && { direction }),
    ...(reference !== undefined && { reference }),
    ...(atLeast !== undefined && { atLeast }),
    ...(atMost !== undefined && { atMost }),
  };
}

/** The settings of a campaign that says how to judge points, and whether to bend axes; the others are the default. */
export const settingsFrom = ({
  acquisition = DEFAULT_SETTINGS.acquisition,
  warping = false,
}: Partial<Pick<Settings, 'acquisition' | 'warping'>>): Settings => ({ ...DEFAULT_SETTINGS, acquisition, warping });

/** Who may answer, as campaign files state it. */
export interface WrittenSource {
  readonly name: string;
  /** Of one answer. */
  readonly cost: number;
  /** 1 for the truth that the campaign is about, less for an approximation. */
  readonly fidelity: number;
}

/** The source that the goal is about: the nearest to the truth; of equals the cheapest, then the first. At least one. */
export const targetAmong = <Source extends WrittenSource>(sources: readonly Source[]): Source =>
  sources.reduce((chosen, next) =>
    next.fidelity > chosen.fidelity || (next.fidelity === chosen.fidelity && next.cost < chosen.cost) ? next : chosen,
  );

/** Name of the parameter that holds the source; no name of a campaign file has such a character. */
export const SOURCE = '#source';

/** The parameter that holds who answers, where all may be asked. */
export const sourceParameterFrom = (sources: readonly WrittenSource[]): SourceParameter => ({
  name: SOURCE,
  type: 'source',
  values: sources.map(({ name }) => name),
  target: targetAmong(sources).name,
  costs: Object.fromEntries(sources.map(({ name, cost }) => [name, cost])),
});
