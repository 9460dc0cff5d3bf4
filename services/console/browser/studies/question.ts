import type { openStudy } from '@meguri/contracts';
import type { z } from 'zod';
import type { Column, Role } from './roles.js';

export type Question = z.input<typeof openStudy.input>['question'];

export interface Settings {
  readonly folds: 'leave-one-out' | 'k-fold' | 'grouped';
  /** Number of random folds. */
  readonly count: number;
  /** Column whose equal cells are held out together. */
  readonly groupedBy: string;
  readonly seed: number;
  /** Most variables of a subset; NaN for no limit. */
  readonly maxSize: number;
  readonly permutations: number;
  readonly omit: NonNullable<Question['omit']>;
}

/** The question that a person's columns and settings ask. */
export function questionOf(columns: readonly Column[], settings: Settings): Question {
  const named = (...roles: readonly Role[]) =>
    columns.filter(({ role }) => roles.includes(role)).map(({ name }) => name);
  const [rowNames] = named('name');
  const { maxSize, permutations, omit, seed } = settings;
  return {
    targets: named('target'),
    features: named('feature', 'forced', 'factor'),
    factors: named('factor'),
    groups: groupsOf(columns),
    units: told(columns, 'unit'),
    origins: told(columns, 'origin'),
    folds: foldsOf(settings),
    constraints: {
      force: variablesOf(columns.filter(({ role }) => role === 'forced')),
      eitherOr: rivalsOf(columns),
      ...(Number.isFinite(maxSize) && { maxSize }),
    },
    omit: [...omit],
    permutations,
    seed,
    ...(rowNames !== undefined && { rowNames }),
  };
}

/** What is told of columns, by their names. */
const told = (columns: readonly Column[], what: 'unit' | 'origin'): Record<string, string> =>
  Object.fromEntries(columns.filter((column) => column[what] !== '').map((column) => [column.name, column[what]]));

const canBeChosen = ({ role }: Column): boolean => role === 'feature' || role === 'forced' || role === 'factor';

/** Columns that are taken together are one variable. */
const variablesOf = (columns: readonly Column[]): string[] => [
  ...new Set(columns.map(({ name, group }) => group || name)),
];

function groupsOf(columns: readonly Column[]): Record<string, string[]> {
  const grouped = Object.groupBy(columns.filter(canBeChosen), ({ group }) => group);
  const entries = Object.entries(grouped).filter(([group]) => group !== '');
  return Object.fromEntries(entries.map(([group, own = []]) => [group, own.map(({ name }) => name)]));
}

/** Lists of which a model has at most one; a list of one says nothing. */
function rivalsOf(columns: readonly Column[]): string[][] {
  const lists = Object.groupBy(columns.filter(canBeChosen), ({ rivals }) => rivals);
  return Object.entries(lists).flatMap(([name, own = []]) => {
    const variables = variablesOf(own);
    return name !== '' && variables.length > 1 ? [variables] : [];
  });
}

function foldsOf({ folds, count, groupedBy, seed }: Settings): NonNullable<Question['folds']> {
  if (folds === 'k-fold') return { kind: folds, folds: count, seed };
  return folds === 'grouped' ? { kind: folds, by: groupedBy } : { kind: folds };
}

/** What keeps a question from being asked, in words; undefined when nothing does. */
export function objectionTo(columns: readonly Column[]): string | undefined {
  const count = (...roles: readonly Role[]) => columns.filter(({ role }) => roles.includes(role)).length;
  if (count('target') === 0) return 'Say which column is to be predicted.';
  if (count('feature', 'forced', 'factor') === 0) return 'Say which columns may be chosen.';
  if (count('name') > 1) return 'Only one column can name the rows.';
  return undefined;
}
