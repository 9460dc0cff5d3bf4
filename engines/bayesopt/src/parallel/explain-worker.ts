import { explain } from '../explanations/explain.js';
import { answerAboutSpaces } from './answer-about-spaces.js';
import type { Question } from './explainer.js';

answerAboutSpaces(({ settings, ...input }: Question) => explain(input, settings));
