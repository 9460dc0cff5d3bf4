import { parentPort } from 'node:worker_threads';
import { ObjectiveError } from '../objectives/objective-error.js';
import { SpaceError } from '../spaces/space-error.js';
import type { Answer, Failure } from './thread.js';

/** Lets a worker module answer the questions of its {@link Thread} with a function. */
export function answerQuestions<Input>(answer: (input: Input) => unknown): void {
  parentPort?.on('message', ({ id, input }: { id: number; input: Input }) => {
    parentPort?.postMessage(answerOf(id, () => answer(input)));
  });
}

function answerOf(id: number, answer: () => unknown): Answer {
  try {
    return { id, output: answer() };
  } catch (error) {
    return { id, failure: failureOf(error as Error) };
  }
}

function failureOf(error: Error): Failure {
  const { message } = error;
  if (error instanceof SpaceError) return { kind: 'space', message, place: error.parameter, remedy: error.remedy };
  if (error instanceof ObjectiveError) {
    return { kind: 'objective', message, place: error.objective, remedy: error.remedy };
  }
  return { kind: 'other', message };
}
