import { parseTable, type Table, TableError } from '@meguri/bayesopt';
import type { Point, ScreeningResult } from '@meguri/contracts';
import { type Candidate, type FinalModel, foldWinnersOf, type Screening, type Survey, screen } from '@meguri/sparse';
import type { ScreeningModel, ScreenQuestion } from '../../application/ports.js';
import { describedCandidates } from '../../domain/study/tables.js';
import { describeCandidates } from './molecules.js';

/** Error rate of the intervals: 90 %. */
const ALPHA = 0.1;

type RankedCandidate = ScreeningResult['candidates'][number];

/** What one model says of all candidates. */
interface Judgement extends Screening {
  readonly target: string;
  readonly byRow: ReadonlyMap<number, Candidate>;
}

/** Predicts every candidate and ranks them, best first. Throws TableError, DataError and RowError, with row and column. */
export async function screenTable(asked: ScreenQuestion): Promise<{ text: string; count: number; outside: number }> {
  const { target, direction, models } = asked;
  const given = parseTable(asked.candidates);
  if (given.rows.length === 0) throw new TableError('there are no candidates below the header');
  const described = parseTable(await describedText(asked));
  const judgements = models.map((model) => judgementOf(model, asked, described));
  const leading = judgements.find((own) => own.target === target)!;
  const candidates = leading.ranked.map(({ row }, i) => candidateOf(asked, given, judgements, row, i + 1));
  const result: ScreeningResult = {
    ranked: { by: target, direction },
    level: 1 - ALPHA,
    targets: models.map(({ model: _, ...about }, i) => ({ ...about, intervals: judgements[i]!.intervals })),
    candidates,
  };
  const isOutside = ({ predictions }: RankedCandidate) => Object.values(predictions).some(({ inside }) => !inside);
  return { text: JSON.stringify(result), count: candidates.length, outside: candidates.filter(isOutside).length };
}

function judgementOf(
  { target, model }: ScreeningModel,
  { survey, direction }: ScreenQuestion,
  candidates: Table,
): Judgement {
  const winners = foldWinnersOf(JSON.parse(survey) as Survey, target);
  const screening = screen(JSON.parse(model) as FinalModel, { candidates, direction, alpha: ALPHA, winners });
  return { target, ...screening, byRow: new Map(screening.ranked.map((candidate) => [candidate.row, candidate])) };
}

function candidateOf(
  { rowNames = '' }: ScreenQuestion,
  { columns, rows }: Table,
  judgements: readonly Judgement[],
  row: number,
  rank: number,
): RankedCandidate {
  const cells = columns.map((name, c) => [name, rows[row - 1]![c]!] as const).filter(([, cell]) => cell !== null);
  const point = Object.fromEntries(cells) as Point;
  const predictions = judgements.map(({ target, byRow }) => [target, predictionOf(byRow.get(row)!)]);
  return { rank, row, name: String(point[rowNames] ?? row), point, predictions: Object.fromEntries(predictions) };
}

/** The candidates with what need not be said of them: descriptors of molecules, and what a campaign knows of its substances. */
async function describedText({ candidates, molecules, parameters }: ScreenQuestion): Promise<string> {
  const known = parameters ? describedCandidates({ parameters }, candidates) : candidates;
  return molecules ? describeCandidates(known, molecules) : known;
}

function predictionOf({ value, interval, leverage, inDomain }: Candidate): RankedCandidate['predictions'][string] {
  const bounded = (end: number) => (Number.isFinite(end) ? end : null);
  return { mean: value, lower: bounded(interval.lower), upper: bounded(interval.upper), leverage, inside: inDomain };
}
