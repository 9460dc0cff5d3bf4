import { existsSync, readFileSync } from 'node:fs';
import type { SourceTable } from './data/cells.js';

const FOLDER = new URL('../../../../shared/data/oracles/', import.meta.url);

export interface SubsetsOracle {
  readonly looTop20: readonly { readonly features: readonly string[]; readonly rmse: number }[];
  readonly tenFoldTop20: readonly { readonly features: readonly string[]; readonly rmse: number }[];
  readonly fullModel: { readonly loo: number; readonly tenFold: number };
  readonly nullLoo: number;
  readonly meanLogLoo: number;
  readonly meanLogTenFold: number;
}

/** Reference errors of all subsets with their table; undefined, with a word on where to get it, when the shared data are absent. */
export function subsetsOracle(): { table: SourceTable; expected: SubsetsOracle } | undefined {
  const file = new URL('subsets.json', FOLDER);
  if (!existsSync(file)) {
    console.warn(
      'skipped: subsets.json belongs in shared/data/oracles beside the repository; see CONTRIBUTING.md, "Reference data"',
    );
    return undefined;
  }
  const lines = readFileSync(new URL('subsets.csv', FOLDER), 'utf8').trim().split('\n');
  const [columns, ...rows] = lines.map((line) => line.trim().split(','));
  return { table: { columns: columns!, rows }, expected: JSON.parse(readFileSync(file, 'utf8')) as SubsetsOracle };
}
