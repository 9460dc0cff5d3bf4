import type { BacktestReport, Lead } from '@meguri/bayesopt';
import { UsageError } from '../failure.js';
import type { QuestionOptions } from '../tables/question.js';

/** How is planned, where ways of planning may differ. */
export interface PlanningOptions
  extends Pick<QuestionOptions, 'descriptors' | 'smiles' | 'acquisition' | 'transform' | 'warp'> {
  readonly batch: number;
  readonly strategy: 'gp' | 'random';
}

/** A way of planning that is compared with the one that the other options describe. */
export interface Way {
  readonly name: string;
  /** What differs. */
  readonly options: Partial<PlanningOptions>;
}

export type Named<Options> = Options & { readonly name: string };

/** How a way of planning did; the first of several has no lead over itself. */
export interface WayReport extends BacktestReport {
  readonly name: string;
  readonly lead?: Lead;
}

/** The way that the options describe, then those to compare it with. */
export function waysOf<Options extends PlanningOptions & { compare?: readonly Way[] }>(
  options: Options,
): Named<Options>[] {
  const others = (options.compare ?? []).map((way) => ({ ...options, ...way.options, name: way.name }));
  const ways = [{ ...options, name: nameOf(options) }, ...others];
  const twice = ways.find(({ name }, i) => ways.findIndex((way) => way.name === name) < i);
  if (twice) {
    throw new UsageError(`--compare ${twice.name}: there is a way of that name already; leave it out or rename it.`);
  }
  return ways;
}

function nameOf(options: PlanningOptions): string {
  const { strategy, descriptors = [], smiles = [] } = options;
  if (strategy === 'random') return strategy;
  const known = [
    ...descriptors.map(({ column, file }) => `${column}=${file}`),
    ...smiles.map(({ column, what }) => `${column}: ${what}`),
  ];
  return [known.join(', ') || 'one-hot', ...changesOf(options)].join(', ');
}

/** How results and columns are changed before they are modelled. */
export function changesOf({ transform = [], warp = false }: PlanningOptions): string[] {
  return [...transform.map(({ name, how }) => `${how} of ${name}`), ...(warp ? ['warped'] : [])];
}

/** What is judged by itself: the first objective that is to be made better. */
export function objectiveNameOf({ objective }: Pick<QuestionOptions, 'objective'>): string {
  const { name, direction } = objective.find((each) => each.direction !== undefined) ?? objective[0]!;
  return typeof direction === 'object' ? `distance of ${name} from ${direction.target}` : name;
}
