import { suggest } from '../recommend/suggest.js';
import { sizeOfSpace } from '../spaces/admission.js';
import { answerAboutSpaces } from './answer-about-spaces.js';
import type { Question } from './suggester.js';
import { warmUp } from './warm-up.js';

warmUp();
answerAboutSpaces((question: Question) =>
  question.wanted === 'size' ? sizeOfSpace(question.space) : suggest(question, question.settings),
);
