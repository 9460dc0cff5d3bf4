import { parseTable, TableError } from '@meguri/bayesopt';
import type { Point, ScreeningResult } from '@meguri/contracts';
import { type FinalModel, pointOf, predict } from '@meguri/sparse';
import type { ScreenQuestion } from '../../application/ports.js';
import { describedCandidates } from '../../domain/study/tables.js';
import { describeCandidates } from './molecules.js';

/** Error rate of the intervals: 90 %. */
const ALPHA = 0.1;

type RankedCandidate = ScreeningResult['candidates'][number];
type Predicted = Omit<RankedCandidate, 'rank'>;

/** Predicts every candidate and ranks them, best first. Throws TableError, DataError and RowError, with row and column. */
export async function screenTable(asked: ScreenQuestion): Promise<{ text: string; count: number; outside: number }> {
  const { target, direction } = asked;
  const predicted = await predictAll(asked);
  const sign = direction === 'maximise' ? -1 : 1;
  const scoreOf = ({ predictions }: Predicted) => sign * predictions[target]!.mean;
  const ranked = predicted.sort((a, b) => scoreOf(a) - scoreOf(b) || a.row - b.row);
  const result: ScreeningResult = {
    ranked: { by: target, direction },
    level: 1 - ALPHA,
    targets: asked.models.map(({ model: _, ...about }) => about),
    candidates: ranked.map((candidate, i) => ({ rank: i + 1, ...candidate })),
  };
  const isOutside = ({ predictions }: Predicted) => Object.values(predictions).some(({ inside }) => !inside);
  return { text: JSON.stringify(result), count: ranked.length, outside: ranked.filter(isOutside).length };
}

async function predictAll(asked: ScreenQuestion): Promise<Predicted[]> {
  const { models, candidates, rowNames = '' } = asked;
  const { columns, rows } = parseTable(candidates);
  if (rows.length === 0) throw new TableError('there are no candidates below the header');
  const described = parseTable(await describedText(asked));
  const read = models.map(({ target, model }) => ({ target, model: JSON.parse(model) as FinalModel }));
  return described.rows.map((known, i) => {
    const row = i + 1;
    const byName = Object.fromEntries(described.columns.map((name, c) => [name, known[c]!]));
    const predictions = read.map(({ target, model }) => [target, predictionOf(model, pointOf(model, byName, row))]);
    const written = columns.map((name, c) => [name, rows[i]![c]!] as const);
    return {
      row,
      name: String(byName[rowNames] ?? row),
      point: Object.fromEntries(written.filter(([, cell]) => cell !== null)) as Point,
      predictions: Object.fromEntries(predictions),
    };
  });
}

/** The candidates with what need not be said of them: descriptors of molecules, and what a campaign knows of its substances. */
async function describedText({ candidates, molecules, parameters }: ScreenQuestion): Promise<string> {
  const known = parameters ? describedCandidates({ parameters }, candidates) : candidates;
  return molecules ? describeCandidates(known, molecules) : known;
}

function predictionOf(model: FinalModel, point: readonly number[]): RankedCandidate['predictions'][string] {
  const { value, interval, leverage, inDomain } = predict(model, point, ALPHA);
  const bounded = (end: number) => (Number.isFinite(end) ? end : null);
  return { mean: value, lower: bounded(interval.lower), upper: bounded(interval.upper), leverage, inside: inDomain };
}
