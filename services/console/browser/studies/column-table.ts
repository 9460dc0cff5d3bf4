import { el } from '../dom.js';
import type { Cell, Table } from '../vendor/tables/table.js';
import { type Column, guessRoles, ROLES, type Role } from './roles.js';

/** Cells that are shown of a column. */
const SHOWN = 3;

/** The columns of a table, a row for each, where a person says what they are. */
export class ColumnTable {
  readonly #read: readonly (() => Column)[];
  readonly element: HTMLElement;

  constructor(table: Table) {
    const guesses = guessRoles(table);
    const rows = table.columns.map((name, c) => rowOf(name, guesses[c]!, examplesOf(table, c)));
    this.#read = rows.map(({ read }) => read);
    const head = ['Column', 'Role', 'First cells', 'Unit', 'Taken together', 'At most one of', 'Comes from'].map(
      (text) => el('th', { scope: 'col' }, text),
    );
    this.element = el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Columns' },
      el(
        'table',
        { class: 'columns-table' },
        el('thead', {}, el('tr', {}, ...head)),
        el('tbody', {}, ...rows.map(({ row }) => row)),
      ),
    );
  }

  get columns(): Column[] {
    return this.#read.map((read) => read());
  }
}

const examplesOf = ({ rows }: Table, column: number): string =>
  rows
    .slice(0, SHOWN)
    .map((row): Cell => row[column] ?? null)
    .map((cell) => (cell === null ? '(missing)' : String(cell)))
    .join(', ');

function rowOf(name: string, guess: Role, examples: string) {
  const options = Object.entries(ROLES).map(([role, text]) =>
    el('option', { value: role, selected: role === guess }, text),
  );
  const role = el('select', { 'aria-label': `Role of ${name}` }, ...options);
  const text = (label: string, size: number, placeholder: string) =>
    el('input', { type: 'text', size, placeholder, 'aria-label': `${label} ${name}` });
  const unit = text('Unit of', 6, '');
  const group = text('Group that is taken or left as one with', 8, 'group');
  const rivals = text('List of which a model has at most one, with', 8, 'list');
  const origin = text('Where numbers come from, of', 12, 'library, version');
  const cell = (child: HTMLElement) => el('td', {}, child);
  const row = el(
    'tr',
    {},
    el('th', { scope: 'row' }, name),
    cell(role),
    el('td', { class: 'quiet' }, examples),
    ...[unit, group, rivals, origin].map(cell),
  );
  const read = (): Column => ({
    ...{ name, role: role.value as Role },
    ...{ unit: unit.value.trim(), group: group.value.trim() },
    ...{ rivals: rivals.value.trim(), origin: origin.value.trim() },
  });
  return { row, read };
}
