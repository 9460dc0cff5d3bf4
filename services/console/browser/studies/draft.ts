import { get, path } from '../api.js';
import { el } from '../dom.js';
import { parseTable, type Table } from '../vendor/tables/table.js';
import { TableError } from '../vendor/tables/table-error.js';
import type { CampaignView } from '../views.js';
import { ColumnTable } from './column-table.js';
import { objectionTo, type Question, questionOf } from './question.js';
import { SettingsForm } from './settings-form.js';

type Data =
  | { readonly kind: 'table'; readonly table: { readonly name: string; readonly text: string } }
  | { readonly kind: 'campaign'; readonly campaignId: string; readonly reopenOn?: { readonly observations: number } };

/** A study that is being put together. */
export interface Draft {
  /** A title for it, unless the person has a better one. */
  readonly title: string;
  /** Where the person says what is asked of the data. */
  readonly elements: readonly HTMLElement[];
  /** What is to be opened, or in words why it cannot be. */
  read(): { readonly data: Data; readonly question: Question } | string;
}

/** A study of a table that was uploaded. Throws {@link TableError}. */
export function draftOfTable(name: string, text: string): Draft {
  const table = parseTable(text);
  if (table.rows.length === 0) throw new TableError(`${name} has no rows below its header`);
  const columns = new ColumnTable(table);
  const settings = new SettingsForm(table.columns.filter((_, c) => !table.numeric[c] || isCoarse(table, c)));
  const summary = `${table.rows.length} rows and ${table.columns.length} columns. What is each column?`;
  return {
    title: name.replace(/\.[^.]+$/, ''),
    elements: [el('p', {}, summary), columns.element, settings.element],
    read: () =>
      objectionTo(columns.columns) ?? {
        data: { kind: 'table', table: { name, text } },
        question: questionOf(columns.columns, settings.settings),
      },
  };
}

/** A study of what a campaign has observed; parameters and descriptors are what may be chosen. */
export async function draftOfCampaign(campaignId: string): Promise<Draft> {
  const { goal, summary } = await get<CampaignView>(path`/api/campaigns/${campaignId}`);
  const boxes = goal.objectives.map(({ name }) => el('input', { type: 'checkbox', value: name, checked: true }));
  const settings = new SettingsForm([]);
  const legend = `Predict, from parameters and descriptors (${summary.trials.observed} trials observed)`;
  const again = el('input', { id: 'study-reopen', type: 'number', min: 1, step: 1 });
  const label = 'Begin anew by itself after so many new observations (empty: only when a person asks)';
  const choices = boxes.map((box) => el('label', { class: 'check' }, box, box.value));
  return {
    title: `What matters in ${summary.title || campaignId}`.slice(0, 200),
    elements: [
      el('fieldset', {}, el('legend', {}, legend), ...choices),
      settings.element,
      el('p', { class: 'field' }, el('label', { for: again.id }, label), again),
    ],
    read: () => {
      const targets = boxes.filter(({ checked }) => checked).map(({ value }) => value);
      if (targets.length === 0) return 'Say what is to be predicted.';
      const { features: _, ...asked } = questionOf([], settings.settings);
      const reopenOn = again.value === '' ? {} : { reopenOn: { observations: again.valueAsNumber } };
      return { data: { kind: 'campaign', campaignId, ...reopenOn }, question: { ...asked, targets } };
    },
  };
}

/** Whether numbers repeat, so that they may be those of batches. */
const isCoarse = ({ rows }: Table, column: number): boolean =>
  new Set(rows.map((row) => row[column])).size <= rows.length / 2;
