import { type ExplainInput, explain } from '../explanations/explain.js';
import { answerQuestions } from './answer-questions.js';

answerQuestions((input: ExplainInput) => explain(input));
