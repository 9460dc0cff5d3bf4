import type { StudyQuestion } from '@meguri/contracts';
import { type MoleculeOptions, moleculesOf } from '../commands/molecule-options.js';
import { UsageError } from '../failure.js';
import type { SparseCommandOptions } from '../sparse/options.js';
import { omissions } from '../sparse/read-design.js';

type Shared =
  | 'target'
  | 'features'
  | 'ignore'
  | 'factors'
  | 'together'
  | 'drop'
  | 'loo'
  | 'folds'
  | 'group'
  | 'seed'
  | 'force'
  | 'forbid'
  | 'eitherOr'
  | 'maxSize'
  | 'top';

/** What is asked of the data, as it was typed: that of `meguri sparse`, and what a card tells. */
export interface QuestionOptions extends Pick<SparseCommandOptions, Shared>, MoleculeOptions {
  readonly permutations: number;
  readonly rows?: string;
  readonly unit?: readonly (readonly [column: string, unit: string])[];
  readonly origin?: readonly (readonly [column: string, text: string])[];
}

/** The question that was typed, as the service takes it. */
export function questionOf(options: QuestionOptions): StudyQuestion {
  const { target, features, ignore, factors, together = [], drop = [], rows, unit = [], origin = [] } = options;
  const { force, forbid, eitherOr = [], maxSize, top, permutations, seed } = options;
  const molecules = moleculesOf(options);
  return {
    targets: [...target],
    ...(features && { features: [...features] }),
    ignore: [...ignore],
    factors: [...factors],
    groups: Object.fromEntries(together.map(({ name, columns }) => [name, [...columns]])),
    omit: drop.map((what) => omissions[what]),
    ...(molecules && { molecules }),
    ...(rows !== undefined && { rowNames: rows }),
    units: Object.fromEntries(unit),
    origins: Object.fromEntries(origin),
    folds: foldsOf(options),
    constraints: {
      force: [...force],
      forbid: [...forbid],
      eitherOr: eitherOr.map((list) => [...list]),
      ...(maxSize !== undefined && { maxSize }),
    },
    top,
    permutations,
    seed,
  };
}

function foldsOf({ loo, folds, group, seed }: QuestionOptions): StudyQuestion['folds'] {
  if (loo && (folds !== undefined || group !== undefined)) {
    throw new UsageError('--loo holds out single rows; leave out --folds and --group, or --loo.');
  }
  if (group !== undefined) return { kind: 'grouped', by: group, seed, ...(folds !== undefined && { folds }) };
  return folds === undefined ? { kind: 'leave-one-out' } : { kind: 'k-fold', folds, seed, repeats: 1 };
}

/** The question of a study as `meguri sparse` would be asked it of a table. */
export function asTyped(question: StudyQuestion, table: string): SparseCommandOptions {
  const {
    targets,
    features,
    ignore,
    factors,
    groups,
    omit,
    rowNames,
    molecules,
    folds,
    constraints,
    top,
    permutations,
    seed,
  } = question;
  const { force, forbid, eitherOr, maxSize } = constraints;
  const names = Object.keys(omissions) as (keyof typeof omissions)[];
  return {
    table,
    target: targets,
    ...(features && { features }),
    // the frozen table has the descriptors of its molecules already
    ignore: [...ignore, ...[rowNames, molecules?.column].filter((name) => name !== undefined)],
    factors,
    together: Object.entries(groups).map(([name, columns]) => ({ name, columns })),
    drop: names.filter((name) => omit.includes(omissions[name])),
    ...(folds.kind !== 'leave-one-out' && folds.folds !== undefined && { folds: folds.folds }),
    ...(folds.kind === 'grouped' && { group: folds.by }),
    ...{ force, forbid, eitherOr, top, permutations, seed },
    ...(maxSize !== undefined && { maxSize }),
  };
}
