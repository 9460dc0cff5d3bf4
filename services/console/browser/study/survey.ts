import type { Survey, TargetSurvey } from '@meguri/sparse';
import type { StudyView } from '../views.js';
import { textOf } from './files.js';

export type { Survey, TargetSurvey };

/** A survey with the hash by which a person says which diagram they looked at. */
export interface Diagram {
  readonly sha256: string;
  readonly generation: number;
  readonly survey: Survey;
}

/** The newest survey of the newest data; undefined while there is none. */
export async function newestDiagram({ studyId, generations }: StudyView): Promise<Diagram | undefined> {
  const { generation, survey } = generations.at(-1)!;
  if (!survey) return undefined;
  const { sha256 } = survey.file;
  return { sha256, generation, survey: JSON.parse(await textOf(studyId, sha256)) as Survey };
}

/** The feature that a column of the design belongs to. */
export const featureOf = ({ columns, features }: Pick<Survey, 'columns' | 'features'>, column: string): string =>
  features.find((feature) => feature.columns.some((c) => columns[c] === column))?.name ?? column;
