import type { TargetSurvey } from './survey.js';

/** Above this probability chance explains the winner well enough. */
const CHANCE = 0.05;

/** What speaks against believing the models of a target, in words. */
export function warningsOf({
  nested,
  permutation,
  null: none,
}: Pick<TargetSurvey, 'nested' | 'permutation' | 'null'>): string[] {
  const isUseless = nested !== null && (nested.q2 <= 0 || nested.rmse >= none.rmse);
  const isRestless = nested !== null && nested.models.length > 1 && nested.stability.winners === nested.models.length;
  const checks: [boolean, string][] = [
    [nested === null, 'The search was not judged on rows it has not seen, so that no error of its winner is told.'],
    [isUseless, 'On rows it has not seen the search is no better than the mean.'],
    [
      isRestless,
      'Every part of the rows has another winner: which descriptors come out depends on which rows are there.',
    ],
    [(permutation?.p ?? 0) > CHANCE, 'Shuffled targets give winners as good: these models may be chance.'],
  ];
  return checks.flatMap(([speaksAgainst, text]) => (speaksAgainst ? [text] : []));
}
