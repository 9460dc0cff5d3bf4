import { Binary, BSONRegExp } from 'bson';
import { RANK, rankOf } from '../bson/compare.js';
import { binaryBytes, type Doc } from '../bson/document.js';
import { badValue } from '../errors.js';
import { equality, ordering, patternTest, type Test } from './comparisons.js';

/** Operators that test one value at the end of a path. */
export const LEAF_OPERATORS: ReadonlySet<string> = new Set([
  '$eq',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$regex',
  '$type',
  '$size',
  '$mod',
  '$bitsAllSet',
  '$bitsAllClear',
  '$bitsAnySet',
  '$bitsAnyClear',
]);

/** Compiles one leaf operator; `siblings` are the conditions it stands among (for `$regex` with `$options`). */
export function compileOperator(operator: string, operand: unknown, siblings: Doc): Test {
  switch (operator) {
    case '$eq':
      return operand instanceof BSONRegExp ? refusePattern() : equality(operand);
    case '$in':
      return membership(operand);
    case '$regex':
      return regex(operand, siblings.$options);
    case '$type':
      return typeTest(operand);
    case '$size':
      return sizeTest(operand);
    case '$mod':
      return modulus(operand);
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return bitTest(operator, operand);
    default:
      return ordering(operator, operand);
  }
}

function refusePattern(): never {
  throw badValue('$eq with a regular expression is not supported: use $regex, or the pattern itself');
}

function membership(operand: unknown): Test {
  if (!Array.isArray(operand)) throw badValue('$in needs an array');
  const texts = new Set(operand.filter((item) => typeof item === 'string'));
  const others = operand.filter((item) => typeof item !== 'string').map(equality);
  return (value) => texts.has(value as string) || others.some((equals) => equals(value));
}

function regex(operand: unknown, options: unknown): Test {
  if (typeof operand !== 'string' && !(operand instanceof BSONRegExp)) throw badValue('$regex has to be a string');
  if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string');
  return patternTest(operand, options);
}

const TYPES: Record<string | number, number> = {
  number: RANK.number,
  string: RANK.string,
  object: RANK.object,
  array: RANK.array,
  binData: RANK.binary,
  objectId: RANK.objectId,
  bool: RANK.boolean,
  date: RANK.date,
  null: RANK.null,
  regex: RANK.regex,
  timestamp: RANK.timestamp,
  minKey: RANK.minKey,
  maxKey: RANK.maxKey,
  2: RANK.string,
  3: RANK.object,
  4: RANK.array,
  5: RANK.binary,
  7: RANK.objectId,
  8: RANK.boolean,
  9: RANK.date,
  10: RANK.null,
  11: RANK.regex,
  17: RANK.timestamp,
  '-1': RANK.minKey,
  127: RANK.maxKey,
};

function typeTest(operand: unknown): Test {
  const wanted = (Array.isArray(operand) ? operand : [operand]).map((type) => {
    const rank = TYPES[type as string];
    if (rank === undefined) throw badValue(`$type ${JSON.stringify(type)} is not supported: numbers have one type`);
    return rank;
  });
  return (value) => value !== undefined && wanted.includes(rankOf(value));
}

function sizeTest(operand: unknown): Test {
  if (!Number.isInteger(operand) || (operand as number) < 0) throw badValue('$size needs a non-negative integer');
  return (value) => Array.isArray(value) && value.length === operand;
}

function modulus(operand: unknown): Test {
  if (!Array.isArray(operand) || operand.length !== 2 || !operand.every((n) => typeof n === 'number')) {
    throw badValue('malformed mod, needs to be an array of two numbers');
  }
  const [divisor, remainder] = operand.map(Math.trunc) as [number, number];
  if (divisor === 0) throw badValue('divisor cannot be 0');
  return (value) => typeof value === 'number' && Number.isFinite(value) && Math.trunc(value) % divisor === remainder;
}

function bitTest(operator: string, operand: unknown): Test {
  const positions = bitPositions(operator, operand);
  const wanted = operator.endsWith('Set');
  const every = operator.startsWith('$bitsAll');
  return (value) => {
    const bitAt = bitReader(value);
    if (bitAt === undefined) return false;
    const passes = (position: number): boolean => bitAt(position) === wanted;
    return every ? positions.every(passes) : positions.some(passes);
  };
}

function bitPositions(operator: string, operand: unknown): number[] {
  if (Array.isArray(operand)) {
    if (!operand.every((n) => Number.isInteger(n) && n >= 0)) throw badValue(`${operator} needs bit positions`);
    return operand;
  }
  const bitAt = typeof operand === 'number' && operand < 0 ? undefined : bitReader(operand);
  if (bitAt === undefined) throw badValue(`${operator} needs a bit mask or a list of positions`);
  const length = operand instanceof Binary ? operand.position * 8 : 53;
  return Array.from({ length }, (_, position) => position).filter(bitAt);
}

function bitReader(value: unknown): ((position: number) => boolean) | undefined {
  if (value instanceof Binary) {
    const bytes = binaryBytes(value);
    return (position) => (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) === 1;
  }
  if (!Number.isSafeInteger(value)) return undefined;
  const bits = BigInt.asIntN(64, BigInt(value as number));
  return (position) => ((bits >> BigInt(Math.min(position, 63))) & 1n) === 1n;
}
