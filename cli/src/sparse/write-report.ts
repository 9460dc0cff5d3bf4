import { join } from 'node:path';
import type { Survey } from '@meguri/sparse';
import { makeFolder, writeText } from '../actions/write-text.js';
import { bestTable } from './best-table.js';
import type { SparseCommandOptions } from './options.js';
import type { ReadDesign } from './read-design.js';
import { reportPage } from './report-page.js';

/** Writes report, tables and figures into the folder asked for; the line that says so. */
export function writeReport(options: SparseCommandOptions, survey: Survey, read: ReadDesign): string {
  const folder = options.out!;
  makeFolder('--out', folder);
  const write = (name: string, text: string) => writeText('--out', join(folder, name), text);
  write('report.html', reportPage(options, survey, read));
  write('survey.json', surveyText(survey));
  survey.targets.forEach((target, t) => {
    write(t === 0 ? 'best.csv' : `best-${t + 1}.csv`, bestTable(target, survey.columns));
  });
  return `The report is ${join(folder, 'report.html')}; the best subsets are in ${join(folder, 'best.csv')}.`;
}

/** All figures of a survey, as its file holds them. */
export const surveyText = (survey: Survey): string => `${JSON.stringify(survey)}\n`;
