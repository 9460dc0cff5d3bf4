import { type Doc, isDocument } from '../bson/document.js';
import { failedToParse, MongoError } from '../errors.js';

/** The options of a stage; unknown and absent ones are errors. */
export function stageOptions(stage: string, operand: unknown, required: string[], optional: string[] = []): Doc {
  if (!isDocument(operand)) throw failedToParse(`the ${stage} stage specification must be an object`);
  for (const name of Object.keys(operand)) {
    if (![...required, ...optional].includes(name)) {
      throw new MongoError(40415, `BSON field '${stage}.${name}' is an unknown field.`);
    }
  }
  for (const name of required) {
    if (operand[name] === undefined) {
      throw new MongoError(40414, `BSON field '${stage}.${name}' is missing but a required field`);
    }
  }
  return operand;
}

/** A field path such as `$tags`, without its dollar sign. */
export function pathOf(stage: string, value: unknown): string {
  if (typeof value !== 'string' || !/^\$[^$]/.test(value)) {
    throw new MongoError(28818, `${stage}: a path must start with '$': ${JSON.stringify(value)}`);
  }
  return value.slice(1);
}

/** A field name that a stage writes to. */
export function fieldOf(stage: string, value: unknown): string {
  if (typeof value !== 'string' || value === '' || value.startsWith('$')) {
    throw failedToParse(`${stage}: a field name is needed, not ${JSON.stringify(value)}`);
  }
  return value;
}
