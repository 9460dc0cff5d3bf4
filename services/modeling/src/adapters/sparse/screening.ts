import { parseTable, type Table, TableError } from '@meguri/bayesopt';
import type { Point, ScreeningResult } from '@meguri/contracts';
import { type Candidate, type Screening, screen } from '@meguri/sparse';
import type { ScreenQuestion } from '../../application/ports.js';
import { describedCandidates } from '../../domain/study/tables.js';
import type { ChosenModel } from './final-fit.js';
import { describeCandidates } from './molecules.js';

/** Error rate of the intervals: 90 %. */
const ALPHA = 0.1;

type Predictions = ScreeningResult['candidates'][number]['predictions'];

/** Predicts every candidate and ranks them, best first. Throws TableError, DataError and RowError, with row and column. */
export async function screenTable(asked: ScreenQuestion): Promise<{ text: string; count: number; outside: number }> {
  const { target: by, direction, models, candidates, rowNames = '' } = asked;
  const written = parseTable(candidates);
  if (written.rows.length === 0) throw new TableError('there are no candidates below the header');
  const described = parseTable(await describedText(asked));
  const screenings = models.map(({ model }) => screened(JSON.parse(model) as ChosenModel, described, direction));
  const order = screenings[models.findIndex(({ target }) => target === by)]!.ranked.map(({ row }) => row);
  const predictions = predictionsByRow(asked, screenings);
  const result: ScreeningResult = {
    ranked: { by, direction },
    level: 1 - ALPHA,
    targets: models.map(({ model: _, ...about }, t) => ({ ...about, intervals: screenings[t]!.intervals })),
    candidates: order.map((row, i) => ({
      rank: i + 1,
      row,
      ...candidateIn(written, row, rowNames),
      predictions: predictions.get(row)!,
    })),
  };
  const outside = order.filter((row) => Object.values(predictions.get(row)!).some(({ inside }) => !inside)).length;
  return { text: JSON.stringify(result), count: order.length, outside };
}

/** The candidates with what need not be said of them: descriptors of molecules, and what a campaign knows of its substances. */
async function describedText({ candidates, molecules, parameters }: ScreenQuestion): Promise<string> {
  const known = parameters ? describedCandidates({ parameters }, candidates) : candidates;
  return molecules ? describeCandidates(known, molecules) : known;
}

const screened = ({ search, ...model }: ChosenModel, candidates: Table, direction: ScreenQuestion['direction']) =>
  screen(model, { candidates, direction, alpha: ALPHA, winners: search ?? undefined });

function predictionsByRow({ models }: ScreenQuestion, screenings: readonly Screening[]): Map<number, Predictions> {
  const rows = new Map<number, Predictions>();
  models.forEach(({ target }, t) => {
    for (const candidate of screenings[t]!.ranked) {
      rows.set(candidate.row, { ...rows.get(candidate.row), [target]: predictionOf(candidate) });
    }
  });
  return rows;
}

function predictionOf({ value, interval, leverage, inDomain }: Candidate): Predictions[string] {
  const bounded = (end: number) => (Number.isFinite(end) ? end : null);
  return { mean: value, lower: bounded(interval.lower), upper: bounded(interval.upper), leverage, inside: inDomain };
}

function candidateIn({ columns, rows }: Table, row: number, rowNames: string) {
  const cells = columns.map((name, c) => [name, rows[row - 1]![c]!] as const);
  const { [rowNames]: name = row } = Object.fromEntries(cells);
  return { name: String(name ?? row), point: Object.fromEntries(cells.filter(([, cell]) => cell !== null)) as Point };
}
