import type { BacktestCommandOptions } from './run-backtest.js';
import { type Curve, plotShares } from './text-plot.js';
import { changesOf, objectiveNameOf, type WayReport } from './ways.js';

/** What people read about one way of planning, or about several side by side. */
export function describeBacktest(reports: readonly WayReport[], options: BacktestCommandOptions): string[] {
  const { excludedRows } = reports[0]!;
  return [
    ...(excludedRows > 0 ? [`Rows left out because they do not satisfy the constraints: ${excludedRows}.`] : []),
    ...(reports.length > 1 ? describeWays(reports, options) : describeWay(reports[0]!, options)),
  ];
}

function describeWay(report: WayReport, options: BacktestCommandOptions): string[] {
  const { topOnePercentBy, bestFoundBy, suggestMilliseconds } = report;
  const { p50, p95 } = suggestMilliseconds;
  const curves = [
    { name: 'the best', shares: bestFoundBy.probability },
    { name: 'one of the best 1 %', shares: topOnePercentBy.probability },
  ];
  return [
    ...tableOf(report, options),
    '',
    ...plotShares('Campaigns that had found', curves),
    '',
    `One of the best 1 % is found after ${trialsOf(report)} trials (median).`,
    `A decision takes ${p50.toFixed(1)} ms (median), ${p95.toFixed(1)} ms (95th percentile).`,
  ];
}

/** A line for each decision: how good the trials until then were. */
function tableOf(report: WayReport, options: BacktestCommandOptions): string[] {
  const { hypervolumeByTrial, bestByTrial, bestFoundBy, seeds, strategy } = report;
  const { initial, batch } = options;
  const { mean, median } = hypervolumeByTrial ?? bestByTrial;
  const digits = hypervolumeByTrial ? 3 : 2;
  const rows = mean.flatMap((value, i) => {
    const trial = i + 1;
    const isDecision =
      trial === mean.length || trial === initial || (trial > initial && (trial - initial) % batch === 0);
    const found = percent(bestFoundBy.probability[i]!);
    return isDecision ? [[String(trial), value.toFixed(digits), median[i]!.toFixed(digits), found]] : [];
  });
  return [
    `${whatIsJudged(report, options)} over ${seeds} campaigns, strategy ${[strategy, ...changesOf(options)].join(', ')}, and how many had found ${hypervolumeByTrial ? 'a' : 'the'} best point:`,
    ...[['trial', 'mean', 'median', 'found'], ...rows].map((cells) => cells.map((cell) => cell.padStart(10)).join('')),
  ];
}

function describeWays(reports: readonly WayReport[], options: BacktestCommandOptions): string[] {
  const trials = reports[0]!.bestFoundBy.probability.length;
  const curvesOf = (sharesOf: (report: WayReport) => readonly number[]): Curve[] =>
    reports.map((report) => ({ name: report.name, shares: sharesOf(report) }));
  return [
    `${whatIsJudged(reports[0]!, options)} after ${trials} trials, mean of ${reports[0]!.seeds} campaigns that begin alike; ahead: of ${reports[0]!.name}, pair by pair, ± standard error:`,
    ...aligned([['', 'mean', 'ahead', 'found', 'ahead', 'best 1 % by', 'ms'], ...reports.map(rowOf)]),
    '',
    ...plotShares(
      'Campaigns that had found the best',
      curvesOf(({ bestFoundBy }) => bestFoundBy.probability),
    ),
    '',
    ...plotShares(
      'Campaigns that had found one of the best 1 %',
      curvesOf(({ topOnePercentBy }) => topOnePercentBy.probability),
    ),
  ];
}

function rowOf(report: WayReport): string[] {
  const { name, hypervolumeByTrial, bestByTrial, bestFoundBy, lead, suggestMilliseconds } = report;
  const digits = hypervolumeByTrial ? 3 : 2;
  const last = (values: readonly number[]) => values.at(-1)!;
  const leadOf = (curve: NonNullable<typeof lead>['best'] | undefined, unit: (value: number) => string) =>
    curve ? `${last(curve.mean) < 0 ? '' : '+'}${unit(last(curve.mean))} ± ${unit(last(curve.standardError))}` : '';
  return [
    name,
    last((hypervolumeByTrial ?? bestByTrial).mean).toFixed(digits),
    leadOf(lead?.hypervolume ?? lead?.best, (value) => value.toFixed(digits)),
    percent(last(bestFoundBy.probability)),
    leadOf(lead?.bestFound, percent),
    trialsOf(report),
    suggestMilliseconds.p50.toFixed(1),
  ];
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows.map((row) =>
    row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]! + 3))).join(''),
  );
}

function whatIsJudged({ hypervolumeByTrial }: WayReport, options: BacktestCommandOptions): string {
  return hypervolumeByTrial ? "Hypervolume as a share of the whole table's" : `Best ${objectiveNameOf(options)} so far`;
}

function trialsOf({ topOnePercentBy: { median, probability } }: WayReport): string {
  return median === null ? `more than ${probability.length}` : String(median);
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
