import { Binary, BSONRegExp, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareValues, equalValues } from './compare.js';
import { afterPrefix, type Direction, sortKey } from './sort-key.js';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '\0', 'a\0b', 'a\0', '\uffff', '😀'),
);
const scalar = fc.oneof(
  fc.constantFrom(null, undefined, true, false, Number.NaN, 0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.double(),
  fc.integer(),
  text,
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(bytes)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.integer({ min: 0 }).map((i) => new Timestamp({ t: i, i: 1 })),
  fc.constantFrom(new MinKey(), new MaxKey(), new BSONRegExp('a', 'i'), new BSONRegExp('b')),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'ab', ''), tie('value'), { maxKeys: 3 }),
  ),
}));

describe('an index key', () => {
  it('orders bytewise as its values are ordered, in both directions', () => {
    fc.assert(
      fc.property(value, value, fc.constantFrom<Direction>(1, -1), (a, b, direction) => {
        const order = Math.sign(Buffer.compare(sortKey([a], [direction]), sortKey([b], [direction])));
        expect(order + 0).toBe(Math.sign(compareValues(a, b)) * direction + 0);
      }),
      { numRuns: 3000 },
    );
  });

  it('of several fields orders by the first that differs', () => {
    const directions: Direction[] = [1, -1];
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const expected = compareValues(a, c) || -compareValues(b, d);
        const order = Buffer.compare(sortKey([a, b], directions), sortKey([c, d], directions));
        expect(Math.sign(order) + 0).toBe(Math.sign(expected) + 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('of the first fields bounds the keys of all', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const prefix = sortKey([a], [1]);
        const key = sortKey([a, b], [1, 1]);
        expect(Buffer.compare(key, prefix)).toBe(1);
        expect(Buffer.compare(key, afterPrefix(prefix)!)).toBe(-1);
      }),
    );
  });
});

describe('the order of values', () => {
  it('is total', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(Math.sign(compareValues(a, b)) + 0).toBe(-Math.sign(compareValues(b, a)) + 0);
        if (compareValues(a, b) <= 0 && compareValues(b, c) <= 0) expect(compareValues(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the field order of documents and the value of numbers', () => {
    expect(equalValues({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
    expect(equalValues(0, -0)).toBe(true);
    expect(equalValues(Number.NaN, Number.NaN)).toBe(true);
    expect(compareValues('\uffff', '😀')).toBeLessThan(0);
  });
});
