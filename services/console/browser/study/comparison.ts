import type { Survey, TargetSurvey } from './survey.js';

export interface Predictor {
  readonly what: string;
  readonly rmse: number;
  readonly note: string;
  /** Whether its error may be quoted as what to expect. */
  readonly isHonest?: boolean;
}

/** What predicts a target, and how well: other methods on the same folds, the winner, and the whole search on rows it has not seen. */
export function predictorsOf(
  { best, null: none, comparators, nested, extrapolation }: TargetSurvey,
  search: Pick<Survey, 'subsets' | 'evaluated' | 'method'>,
  isConstrained: boolean,
): Predictor[] {
  const { full, forward, lasso, ridge } = comparators;
  const shrunk = isConstrained ? '; forced variables are shrunk like others, either-or and sizes are not kept' : '';
  const bestOf = (what: string, path: readonly { readonly rmse: number }[], note = ''): Predictor[] => {
    if (path.length === 0) return [];
    const rmse = Math.min(...path.map((point) => point.rmse));
    return [{ what, rmse, note: `best of its path, chosen on the same rows${note}` }];
  };
  return [
    { what: 'the mean alone', rmse: none.rmse, note: 'what a model has to beat' },
    ...(full.rmse === null ? [] : [{ what: 'all variables', rmse: full.rmse, note: 'ordinary least squares' }]),
    ...bestOf('ridge', ridge, shrunk),
    ...bestOf('LASSO', lasso, shrunk),
    ...bestOf('forward selection', forward),
    // the winner's error is told beside that of the nested search or not at all
    ...(best[0] && nested ? [winnerOf(best[0], search), unseenBy(nested.rmse)] : []),
    ...(extrapolation
      ? [
          {
            what: 'the search, on clusters it has not seen',
            rmse: extrapolation.rmse,
            note: 'what to expect of unlike rows',
          },
        ]
      : []),
  ];
}

function winnerOf(
  { features, rmse }: TargetSurvey['best'][number],
  { subsets, evaluated, method }: Pick<Survey, 'subsets' | 'evaluated' | 'method'>,
): Predictor {
  const [found, how] = {
    exhaustive: [subsets, ''],
    bounded: [subsets, '; found by bounds'],
    heuristic: [evaluated, ' and maybe not the best there is'],
  }[method] as [number, string];
  return {
    what: `best of ${found.toLocaleString('en-GB')} subsets`,
    rmse,
    note: `too good to be taken at its word${how}: ${features.join(', ') || 'none'}`,
  };
}

const unseenBy = (rmse: number): Predictor => ({
  what: 'the search, on rows it has not seen',
  rmse,
  note: 'what to expect of a new row',
  isHonest: true,
});
