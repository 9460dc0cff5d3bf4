import type { FinalModel } from '@meguri/sparse';
import { type Child, el } from '../dom.js';
import { formatNumber, unitSymbol, withUnit } from '../format.js';
import { Plot, within } from '../plot.js';
import { bars, predictedAgainstMeasured } from '../vendor/plots/index.js';
import { parseTable, type Table } from '../vendor/tables/table.js';
import type { ModelCard, StudyView } from '../views.js';
import { EffectsPanel } from './effects-panel.js';
import { textOf } from './files.js';
import { heldOutPoints, reachOf } from './held-out.js';

/** Part of the values that the drawn intervals hold. */
const LEVEL = 0.9;

/** What a final model looks like: its coefficients, what they do to predictions, and how it predicts rows it was not fitted to. */
export async function modelPlots(study: StudyView, card: ModelCard, generation: number): Promise<Child[]> {
  const { studyId, generations, question } = study;
  const { rowNames } = question;
  const { file } = generations[generation - 1]!.table;
  const table = parseTable(await textOf(studyId, file.sha256), rowNames === undefined ? {} : { asWritten: [rowNames] });
  const model = card.file && (JSON.parse(await textOf(studyId, card.file.sha256)) as FinalModel);
  const at = table.columns.indexOf(rowNames ?? '');
  const effects = new EffectsPanel(
    card,
    table,
    table.rows.map((row, i) => String(row[at] ?? i + 1)),
  );
  return [
    el('section', {}, ...(model ? strengthsOf(model) : []), effects.element),
    model && el('section', {}, ...agreementOf(card, question, model, table, (row) => effects.turnTo(row))),
  ];
}

/** Coefficients in standard deviations, so that they can be compared. */
function strengthsOf({ coefficients }: FinalModel): Child[] {
  const drawn = coefficients.map(({ column, standardised, standardisedInterval }) => ({
    ...{ label: column, value: standardised },
    ...standardisedInterval,
  }));
  const plot = new Plot('Point at a bar to read it.');
  const name = 'in standard deviations of target and column';
  plot.draw((width) => bars(drawn, { name, width: within(width, 300, 560) }));
  return [el('h3', {}, 'Strength of the coefficients'), plot.element];
}

function agreementOf(
  { unit, property }: ModelCard,
  { omit, targets, features = [], rowNames }: StudyView['question'],
  { leaveOneOut }: FinalModel,
  table: Table,
  picked: (row: number) => void,
): Child[] {
  const { heldOut } = leaveOneOut;
  const used = omit.includes('rows-with-missing') ? [...targets, ...features] : [];
  const points = heldOutPoints(table, { target: property, names: rowNames, used }, heldOut);
  const reach = reachOf(
    heldOut.map(({ error }) => error),
    LEVEL,
  );
  const isKnown = Number.isFinite(reach);
  const kept = isKnown
    ? ` Whiskers of ± ${withUnit(formatNumber(reach, 3), unit)} hold ${100 * LEVEL} % of the rows that were left out.`
    : '';
  const drawn = points.map(({ name, measured, predicted }) => ({
    ...{ label: name, measured, predicted },
    ...(isKnown && { lower: predicted - reach, upper: predicted + reach }),
  }));
  const plot = new Plot('Point at a row to read it; press it to see what moves its prediction.');
  const name = `${property}${unit && ` / ${unitSymbol(unit)}`}`;
  plot.draw(
    (width) => predictedAgainstMeasured(drawn, { name, size: within(width, 280, 440) }),
    (drawing) => {
      drawing.querySelectorAll('[data-label]').forEach((point, i) => {
        point.addEventListener('click', () => picked(points[i]!.row));
      });
    },
  );
  return [
    el('h3', {}, 'Predicted against measured'),
    plot.element,
    el('p', { class: 'quiet' }, `Each row is predicted by the model of these descriptors without it.${kept}`),
  ];
}
