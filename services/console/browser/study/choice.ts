import type { TargetSurvey } from './survey.js';

/** Where a set of descriptors stands among all subsets. */
export interface Standing {
  /** From 1, the best. */
  readonly rank: number;
  readonly rmse: number;
  readonly q2: number;
}

/** With the feature if it was not there, without it if it was. */
export const toggled = (features: readonly string[], name: string): string[] =>
  features.includes(name) ? features.filter((other) => other !== name) : [...features, name];

/** The place of the features among the subsets that the survey lists; undefined when it does not list them. */
export function standingOf(best: TargetSurvey['best'], features: readonly string[]): Standing | undefined {
  const wanted = new Set(features);
  const index = best.findIndex(
    (own) => own.features.length === wanted.size && own.features.every((f) => wanted.has(f)),
  );
  const found = best[index];
  return found && { rank: index + 1, rmse: found.rmse, q2: found.q2 };
}

export interface Sign {
  readonly sign: '+' | '−';
  /** Part of the models with the feature whose coefficient has it. */
  readonly share: number;
}

/** What the best `shown` models say of one feature. */
export interface Evidence {
  /** Part of them that have it. */
  readonly inclusion: number;
  /** Of each of its columns; undefined when none has it. */
  readonly signs: readonly Sign[] | undefined;
}

export function evidenceOf(
  { rows }: TargetSurvey['weightDiagram'],
  columns: readonly number[],
  shown: number,
): Evidence {
  const models = rows.slice(0, shown);
  const having = models.filter(({ weights }) => columns.some((c) => typeof weights[c] === 'number'));
  const signs = columns.map((c): Sign => {
    const positive = having.filter(({ weights }) => weights[c]! > 0).length / having.length;
    return positive >= 0.5 ? { sign: '+', share: positive } : { sign: '−', share: 1 - positive };
  });
  return { inclusion: having.length / Math.max(models.length, 1), signs: having.length === 0 ? undefined : signs };
}
