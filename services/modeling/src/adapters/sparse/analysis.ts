import {
  checkSurvey,
  type Survey,
  type SurveyOptions,
  type SurveyWatch,
  survey as surveyInOneThread,
  surveyInParallel,
} from '@meguri/sparse';
import type { TableQuestion } from '../../application/ports.js';
import type { SurveyOutcome } from '../../domain/study/life.js';
import { studyDesign } from './study-design.js';

type Summary = SurveyOutcome['targets'][number];

/** Throws what is wrong with a table or a question before anything is searched. */
export function checkTable(question: TableQuestion): void {
  checkSurvey(optionsOf(question));
}

/** Subsets of so many variables are searched before further threads have started. */
const FEW = 12;

/** The survey as JSON, and in few numbers. Equal questions give equal texts. */
export async function surveyTable(
  question: TableQuestion,
  watch: Pick<SurveyWatch, 'onProgress'>,
): Promise<{ readonly text: string; readonly outcome: Pick<SurveyOutcome, 'variables' | 'targets'> }> {
  const options = optionsOf(question);
  const isQuick = options.design.features.length <= FEW;
  const survey = isQuick ? surveyInOneThread(options, watch) : await surveyInParallel(options, watch);
  const variables = survey.features.map(({ name }) => name);
  return {
    text: JSON.stringify(survey),
    outcome: { variables, targets: survey.targets.map((_, t) => summaryOf(survey, t)) },
  };
}

function optionsOf(question: TableQuestion): SurveyOptions {
  const { constraints, top, permutations, seed } = question.question;
  const { design, scheme } = studyDesign(question);
  return { design, scheme, constraints, top, permutations, seed };
}

function summaryOf({ evaluated, targets }: Survey, t: number): Summary {
  const { target, best, comparators, nested, permutation, null: nothing } = targets[t]!;
  const { features, rmse, q2 } = best[0]!;
  return {
    target,
    subsets: evaluated,
    best: { features: [...features], rmse, q2 },
    nullRmse: nothing.rmse,
    fullRmse: comparators.full.rmse,
    // both are always asked for: a winner's error alone is no answer
    nestedRmse: nested!.rmse,
    permutationP: permutation!.p,
    stability: nested!.stability.commonest.share,
  };
}
