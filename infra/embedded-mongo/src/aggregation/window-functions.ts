import { isDocument } from '../bson/document.js';
import { failedToParse, MongoError } from '../errors.js';
import { isNullish, namedArguments } from '../expression/arguments.js';
import { MILLISECONDS } from '../expression/calendar.js';
import { expressionsOf } from './context.js';
import { compileWindow } from './window-bounds.js';
import { type Partition, ranks, type WindowFunction, type WindowSetting } from './window-partition.js';

type Compiler = (operand: unknown, window: unknown, setting: WindowSetting) => WindowFunction;

/** Functions that exist in `$setWindowFields` only. */
export const windowFunctions: Record<string, Compiler> = {
  $rank: ranking('$rank', (partition) => ranks(partition, false)),
  $denseRank: ranking('$denseRank', (partition) => ranks(partition, true)),
  $documentNumber: ranking('$documentNumber', ({ documents }) => documents.map((_, i) => i + 1)),
  $shift: compileShift,
  $derivative: compileDerivative,
  $integral: compileIntegral,
  $expMovingAvg: compileMovingAverage,
  $locf: compileCarried,
  $linearFill: compileInterpolated,
  $covariancePop: covariance(0),
  $covarianceSamp: covariance(1),
};

function withoutWindow(operator: string, window: unknown, setting: WindowSetting): void {
  if (window !== undefined) throw new MongoError(5371601, `${operator} does not accept a window`);
  if (!setting.sorted) throw new MongoError(5371602, `${operator} must be specified with a sortBy`);
}

function ranking(operator: string, compute: WindowFunction): Compiler {
  return (operand, window, setting) => {
    if (!isDocument(operand) || Object.keys(operand).length > 0) {
      throw new MongoError(5371603, `${operator} must be specified with '{}' as the value`);
    }
    withoutWindow(operator, window, setting);
    if (operator !== '$documentNumber' && setting.sortField === undefined) {
      throw new MongoError(5371602, `${operator} must be specified with a sortBy on one field`);
    }
    return compute;
  };
}

function compileShift(operand: unknown, window: unknown, setting: WindowSetting): WindowFunction {
  const args = namedArguments('$shift', operand, ['output', 'by'], ['default']);
  withoutWindow('$shift', window, setting);
  if (!Number.isInteger(args.by)) throw failedToParse("'$shift:by' field must be an integer");
  const output = expressionsOf(setting.context)(args.output);
  const otherwise = expressionsOf(setting.context)(args.default ?? null)({});
  return ({ documents }) =>
    documents.map((_, i) => {
      const other = documents[i + args.by];
      return other === undefined ? otherwise : (output(other) ?? null);
    });
}

/** A point of a curve: the sort value in units, and the input. */
type Point = [x: number, y: number];

function compileCurve(
  operator: string,
  operand: unknown,
  window: unknown,
  setting: WindowSetting,
  compute: (points: Point[]) => number | null,
): WindowFunction {
  const args = namedArguments(operator, operand, ['input'], ['unit']);
  if (setting.sortField === undefined) throw failedToParse(`${operator} requires a sortBy on one field`);
  if (args.unit !== undefined && !(args.unit in MILLISECONDS))
    throw new MongoError(5490710, `unit must be week or smaller`);
  const scale = args.unit === undefined ? undefined : MILLISECONDS[args.unit as keyof typeof MILLISECONDS];
  const input = expressionsOf(setting.context)(args.input);
  const bounds = compileWindow(window, setting);
  return (partition) => {
    const points = partition.documents.map((doc): Point => {
      const y = input(doc);
      if (typeof y !== 'number') throw new MongoError(5423900, `${operator} input must be numeric`);
      return [position(operator, partition.sortValue(doc), scale), y];
    });
    return points.map((_, i) => compute(points.slice(...bounds.range(partition, i))));
  };
}

function position(operator: string, value: unknown, scale: number | undefined): number {
  if (scale === undefined && typeof value === 'number') return value;
  if (scale !== undefined && value instanceof Date) return value.getTime() / scale;
  throw new MongoError(
    5624900,
    `${operator} ${scale === undefined ? 'without a unit needs numbers' : 'with a unit needs dates'} to sort by`,
  );
}

function compileDerivative(operand: unknown, window: unknown, setting: WindowSetting): WindowFunction {
  if (window === undefined) throw new MongoError(5423905, '$derivative requires explicit window bounds');
  return compileCurve('$derivative', operand, window, setting, (points) => {
    const first = points[0];
    const last = points.at(-1);
    if (first === undefined || last === undefined || first[0] === last[0]) return null;
    return (last[1] - first[1]) / (last[0] - first[0]);
  });
}

/** Area under the curve by the trapezoidal rule. */
function compileIntegral(operand: unknown, window: unknown, setting: WindowSetting): WindowFunction {
  return compileCurve('$integral', operand, window, setting, (points) => {
    let area = 0;
    for (let i = 1; i < points.length; i++) {
      const [x0, y0] = points[i - 1]!;
      const [x1, y1] = points[i]!;
      area += ((y0 + y1) / 2) * (x1 - x0);
    }
    return area;
  });
}

function compileMovingAverage(operand: unknown, window: unknown, setting: WindowSetting): WindowFunction {
  const args = namedArguments('$expMovingAvg', operand, ['input'], ['N', 'alpha']);
  withoutWindow('$expMovingAvg', window, setting);
  if ('N' in args === 'alpha' in args) throw failedToParse('$expMovingAvg needs exactly one of N and alpha');
  if ('N' in args && !(Number.isInteger(args.N) && args.N > 0)) throw failedToParse("'N' must be a positive integer");
  if ('alpha' in args && !(args.alpha > 0 && args.alpha < 1)) throw failedToParse("'alpha' must be between 0 and 1");
  const alpha = (args.alpha ?? 2 / (args.N + 1)) as number;
  const input = expressionsOf(setting.context)(args.input);
  return ({ documents }) => {
    let average: number | null = null;
    return documents.map((doc) => {
      const value = input(doc);
      if (typeof value === 'number') average = average === null ? value : value * alpha + average * (1 - alpha);
      return average;
    });
  };
}

function compileCarried(operand: unknown, window: unknown, setting: WindowSetting): WindowFunction {
  if (window !== undefined) throw new MongoError(5371601, '$locf does not accept a window');
  const input = expressionsOf(setting.context)(operand);
  return ({ documents }) => {
    let last: unknown = null;
    return documents.map((doc) => {
      const value = input(doc);
      if (!isNullish(value)) last = value;
      return last;
    });
  };
}

/** Fills gaps on the straight line between their neighbours; gaps at the ends stay null. */
function compileInterpolated(operand: unknown, window: unknown, setting: WindowSetting): WindowFunction {
  withoutWindow('$linearFill', window, setting);
  if (setting.sortField === undefined) throw new MongoError(605001, '$linearFill requires a sortBy on one field');
  const input = expressionsOf(setting.context)(operand);
  return (partition) => interpolate(partition, partition.documents.map(input));
}

function interpolate({ documents, sortValue }: Partition, values: unknown[]): unknown[] {
  const x = documents.map((doc) => Number(sortValue(doc)));
  const result = values.map((value) => value ?? null);
  let left = -1;
  values.forEach((value, i) => {
    if (isNullish(value)) return;
    if (typeof value !== 'number') throw new MongoError(605003, '$linearFill input must be numeric or null');
    for (let j = left + 1; left >= 0 && j < i; j++) {
      const share = (x[j]! - x[left]!) / (x[i]! - x[left]!);
      result[j] = (values[left] as number) + share * (value - (values[left] as number));
    }
    left = i;
  });
  return result;
}

function covariance(less: 0 | 1): Compiler {
  return (operand, window, setting) => {
    const name = less === 0 ? '$covariancePop' : '$covarianceSamp';
    if (!Array.isArray(operand) || operand.length !== 2) throw failedToParse(`${name} needs two expressions`);
    const [left, right] = operand.map(expressionsOf(setting.context)) as [
      (doc: object) => unknown,
      (doc: object) => unknown,
    ];
    const bounds = compileWindow(window, setting);
    return (partition) =>
      partition.documents.map((_, i) => {
        const pairs = partition.documents
          .slice(...bounds.range(partition, i))
          .map((doc): Point => [left(doc) as number, right(doc) as number])
          .filter((pair) => pair.every((value) => typeof value === 'number'));
        return covarianceOf(pairs, less);
      });
  };
}

function covarianceOf(pairs: Point[], less: 0 | 1): number | null {
  if (pairs.length <= less) return null;
  const mean = (at: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  return pairs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / (pairs.length - less);
}
