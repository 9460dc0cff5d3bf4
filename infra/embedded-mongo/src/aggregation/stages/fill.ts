import { type Doc, isDocument } from '../../bson/document.js';
import { failedToParse } from '../../errors.js';
import { valueAt } from '../../expression/scope.js';
import { expressionsOf, type StageCompiler } from '../context.js';
import { stageOptions } from '../options.js';
import { withValue } from './reshape.js';
import { $setWindowFields } from './window.js';

const METHODS: Record<string, string> = { linear: '$linearFill', locf: '$locf' };

export const $fill: StageCompiler = (operand, context, name) => {
  const options = stageOptions(name, operand, ['output'], ['partitionBy', 'partitionByFields', 'sortBy']);
  const methods: Doc = {};
  const values: [string[], (doc: Doc) => unknown][] = [];
  for (const [field, spec] of Object.entries(options.output as Doc)) {
    if (isDocument(spec) && 'value' in spec) values.push([field.split('.'), expressionsOf(context)(spec.value)]);
    else if (isDocument(spec) && METHODS[spec.method] !== undefined)
      methods[field] = { [METHODS[spec.method]!]: `$${field}` };
    else throw failedToParse(`$fill: '${field}' needs a value, or the method linear or locf`);
  }
  const fields = options.partitionByFields as string[] | undefined;
  const partitionBy = options.partitionBy ?? fields?.map((field) => `$${field}`) ?? null;
  const windowed =
    Object.keys(methods).length === 0
      ? undefined
      : $setWindowFields({ partitionBy, sortBy: options.sortBy, output: methods }, context, '$setWindowFields');
  return function* (input) {
    for (const doc of windowed?.(input) ?? input) {
      yield values.reduce((filled, [path, readValue]) => {
        return (valueAt(filled, path) ?? null) === null ? withValue(filled, path, readValue(doc) ?? null) : filled;
      }, doc);
    }
  };
};
