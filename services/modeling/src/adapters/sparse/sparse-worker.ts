import { parentPort } from 'node:worker_threads';
import { parseTable, TableError } from '@meguri/bayesopt';
import { ConstraintError, DataError } from '@meguri/sparse';
import { checkTable, surveyTable } from './analysis.js';
import type { Answer, Asked, Failure, Task } from './analysis-thread.js';
import { fitFinal } from './final-fit.js';
import { describeTable } from './molecules.js';
import { RowError } from './row-error.js';
import { screenTable } from './screening.js';

const post = (answer: Answer) => parentPort?.postMessage(answer);

function carryOut({ id, task }: Asked): unknown {
  switch (task.kind) {
    case 'describe':
      return describeTable(task.question.table, task.question.molecules);
    case 'check':
      return checkTable(task.question);
    case 'survey':
      return surveyTable(task.question, {
        onProgress: ({ stage, done, of }) => post({ id, progress: { stage, share: of > 0 ? done / of : 1 } }),
      });
    case 'fit':
      return fitFinal(task.question);
    case 'screen':
      return screenTable(task.question);
    default:
      return task satisfies never;
  }
}

function failureOf(error: unknown, task: Task): Failure {
  const { message } = error as Error;
  if (error instanceof TableError) {
    const { line, column } = error;
    return { kind: 'data', message, remedy: 'Correct the table.', ...(line && { line }), ...(column && { column }) };
  }
  if (error instanceof DataError || error instanceof RowError) {
    const { row, column, remedy } = error;
    return { kind: 'data', message, remedy, ...(row && { line: lineOf(row, task) }), ...(column && { column }) };
  }
  if (error instanceof ConstraintError) return { kind: 'data', message, remedy: error.remedy };
  return { kind: 'bug', message };
}

/** The line of the text that a row stands in: comments and blank lines are no rows. */
function lineOf(row: number, { kind, question }: Task): number {
  const { lines } = parseTable(kind === 'screen' ? question.candidates : question.table);
  return lines[row - 1]!;
}

parentPort?.on('message', async (asked: Asked) => {
  const { id, task } = asked;
  try {
    post({ id, output: await carryOut(asked) });
  } catch (error) {
    post({ id, failure: failureOf(error, task) });
  }
});
