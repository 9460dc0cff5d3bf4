import { type Doc, isDocument } from '../../bson/document.js';
import { MongoError } from '../../errors.js';
import { compileExpression } from '../../expression/compile.js';
import { compileSort } from '../../query/sort.js';
import { compileNamedAccumulator, isAccumulator } from '../accumulators.js';
import { expressionsOf, type PipelineContext, type StageCompiler, variableNames } from '../context.js';
import { stageOptions } from '../options.js';
import { compileWindow, type Window } from '../window-bounds.js';
import { windowFunctions } from '../window-functions.js';
import type { WindowFunction, WindowSetting } from '../window-partition.js';
import { groupKey } from './group.js';
import { withValue } from './reshape.js';

export const $setWindowFields: StageCompiler = (operand, context, name) => {
  const options = stageOptions(name, operand, ['output'], ['partitionBy', 'sortBy']);
  const order = compileSort(options.sortBy);
  const partitionOf = expressionsOf(context)(options.partitionBy ?? null);
  const sortField = order?.fields.length === 1 ? order.fields[0] : undefined;
  const sortValue = expressionsOf(context)(sortField === undefined ? null : `$${sortField}`);
  const sorted = order !== undefined;
  const outputs = Object.entries(options.output as Doc).map(
    ([field, spec]) => [field.split('.'), compileOutput(field, spec, { sorted, sortField, context })] as const,
  );
  return function* (input) {
    const partitions = new Map<string | number, { doc: Doc; key: Buffer }[]>();
    for (const doc of input) {
      context.tick();
      const key = groupKey(partitionOf(doc) ?? null);
      const member = { doc, key: order?.keyOf(doc) ?? Buffer.alloc(0) };
      const members = partitions.get(key);
      if (members === undefined) partitions.set(key, [member]);
      else members.push(member);
    }
    for (const members of partitions.values()) {
      const documents = members.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ doc }) => doc);
      const columns = outputs.map(([path, compute]) => [path, compute({ documents, sortValue })] as const);
      for (let i = 0; i < documents.length; i++) {
        yield columns.reduce((doc, [path, values]) => withValue(doc, path, values[i]), documents[i]!);
      }
    }
  };
};

function compileOutput(field: string, spec: unknown, setting: WindowSetting): WindowFunction {
  if (!isDocument(spec)) throw new MongoError(9, `the output '${field}' must be an object`);
  const { window: bounds, ...rest } = spec;
  const operators = Object.keys(rest);
  if (operators.length !== 1) throw new MongoError(9, `the output '${field}' must have exactly one window function`);
  const operator = operators[0]!;
  if (operator in windowFunctions) return windowFunctions[operator]!(rest[operator], bounds, setting);
  if (!isAccumulator(operator)) throw new MongoError(9, `Unrecognized window function, ${operator}`);
  return overWindow(operator, rest[operator], compileWindow(bounds, setting), setting.context);
}

function overWindow(operator: string, operand: unknown, window: Window, context: PipelineContext): WindowFunction {
  const accumulator = compileNamedAccumulator(operator, operand, variableNames(context), compileExpression);
  const { variables } = context;
  return (partition) => {
    const whole = window.unbounded ? accumulate(0, partition.documents.length) : undefined;
    return partition.documents.map((_, i) => {
      if (whole !== undefined) return whole.value;
      const [from, to] = window.range(partition, i);
      return accumulate(from, to).value;
    });

    function accumulate(from: number, to: number): { value: unknown } {
      const accumulation = accumulator();
      for (let i = from; i < to; i++) accumulation.add({ root: partition.documents[i], variables });
      return { value: accumulation.result() };
    }
  };
}
