import { parentPort, workerData } from 'node:worker_threads';
import { TableError } from '@meguri/bayesopt';
import { ConstraintError, DataError } from '@meguri/sparse';
import { checkTable, surveyTable } from './analysis.js';
import { fitFinal } from './final-fit.js';
import { screenTable } from './screening.js';
import { MissingLabel } from './study-design.js';
import type { Failure, Message, Task } from './worker-analyst.js';

const post = (message: Message) => parentPort?.postMessage(message);

function carryOut(task: Task): unknown {
  switch (task.kind) {
    case 'check':
      return checkTable(task.question);
    case 'survey':
      return surveyTable(task.question, {
        onProgress: ({ stage, done, of }) => post({ progress: { stage, share: of > 0 ? done / of : 1 } }),
      });
    case 'fit':
      return fitFinal(task.question);
    case 'screen':
      return screenTable(task.question);
    default:
      return task satisfies never;
  }
}

/** What is wrong with data has a place and a remedy; all else is a bug. */
function failureOf(error: unknown): Failure {
  const { message } = error as Error;
  if (error instanceof TableError) {
    const { line, column } = error;
    return { kind: 'data', message, remedy: 'Correct the table.', ...(line && { line }), ...(column && { column }) };
  }
  if (error instanceof DataError || error instanceof MissingLabel) {
    const { row, column, remedy } = error;
    // the header is the first line
    return { kind: 'data', message, remedy, ...(row && { line: row + 1 }), ...(column && { column }) };
  }
  if (error instanceof ConstraintError) return { kind: 'data', message, remedy: error.remedy };
  return { kind: 'bug', message };
}

try {
  post({ output: await carryOut(workerData as Task) });
} catch (error) {
  post({ failure: failureOf(error) });
}
