import { parseTable } from '@meguri/bayesopt';
import type { Point, ScreeningResult } from '@meguri/contracts';
import { type FinalModel, pointOf, predict } from '@meguri/sparse';
import type { ScreenQuestion } from '../../application/ports.js';

/** Error rate of the intervals: 90 %. */
const ALPHA = 0.1;

type RankedCandidate = ScreeningResult['candidates'][number];
type Predicted = Omit<RankedCandidate, 'rank'>;

/** Predicts every candidate and ranks them, best first. Throws the engine's TableError and DataError, with row and column. */
export function screenTable(asked: ScreenQuestion): { text: string; count: number; outside: number } {
  const { target, direction } = asked;
  const predicted = predictAll(asked);
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

function predictAll({ models, candidates, rowNames = '' }: ScreenQuestion): Predicted[] {
  const table = parseTable(candidates);
  const read = models.map(({ target, model }) => ({ target, model: JSON.parse(model) as FinalModel }));
  return table.rows.map((cells, i) => {
    const row = i + 1;
    const written = table.columns.map((name, c) => [name, cells[c]!] as const);
    const byName = Object.fromEntries(written);
    const predictions = read.map(({ target, model }) => [target, predictionOf(model, pointOf(model, byName, row))]);
    return {
      row,
      name: String(byName[rowNames] ?? row),
      point: Object.fromEntries(written.filter(([, cell]) => cell !== null)) as Point,
      predictions: Object.fromEntries(predictions),
    };
  });
}

function predictionOf(model: FinalModel, point: readonly number[]): RankedCandidate['predictions'][string] {
  const { value, interval, leverage, inDomain } = predict(model, point, ALPHA);
  const bounded = (end: number) => (Number.isFinite(end) ? end : null);
  return { mean: value, lower: bounded(interval.lower), upper: bounded(interval.upper), leverage, inside: inDomain };
}
