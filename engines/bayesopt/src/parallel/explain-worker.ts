import { type ExplainInput, explain } from '../explanations/explain.js';
import { answerAboutSpaces } from './answer-about-spaces.js';

answerAboutSpaces((input: ExplainInput) => explain(input));
