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
    const head = ['Column', 'First cells', 'Role', 'Unit', 'Together with'].map((text) =>
      el('th', { scope: 'col' }, text),
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
  const unit = el('input', { type: 'text', size: 6, 'aria-label': `Unit of ${name}` });
  const group = el('input', {
    type: 'text',
    size: 8,
    'aria-label': `Group that ${name} is taken or left with`,
    placeholder: 'group',
  });
  const cell = (child: HTMLElement) => el('td', {}, child);
  const row = el(
    'tr',
    {},
    el('th', { scope: 'row' }, name),
    el('td', { class: 'quiet' }, examples),
    ...[role, unit, group].map(cell),
  );
  const read = (): Column => ({ name, role: role.value as Role, unit: unit.value.trim(), group: group.value.trim() });
  return { row, read };
}
