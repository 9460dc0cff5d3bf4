import { expect, it } from 'vitest';
import { type Doc, testDatabase } from './server.js';

const database = testDatabase();

const doc = {
  n: 7,
  x: 2.5,
  neg: -3.7,
  text: 'Meguri',
  utf: 'é巡x',
  list: [3, 1, 2],
  mixed: [1, 'a', null, 1],
  docs: [{ k: 'a', v: 1 }, { k: 'b', v: 2 }, { v: 3 }],
  in: { b: 5, c: { d: 6 } },
  yes: true,
  nil: null,
  date: new Date('2024-02-29T13:45:10.123Z'),
  sunday: new Date('2023-01-01T00:00:00Z'),
  id: '0123456789abcdef01234567',
};

/** Stands for an expression that gives no value. */
const missing = Symbol('missing');

// biome-ignore-start lint/suspicious/noThenProperty: $cond and $switch have an argument of that name
const cases: [expression: unknown, expected: unknown][] = [
  ['$in.c.d', 6],
  ['$docs.v', [1, 2, 3]],
  ['$docs.k', ['a', 'b']],
  ['$list.0', []],
  ['$nowhere.b', missing],
  ['$$ROOT.n', 7],
  [{ a: '$n', b: '$nowhere' }, { a: 7 }],
  [
    ['$n', '$nowhere'],
    [7, null],
  ],
  [{ $literal: '$n' }, '$n'],
  // arithmetic
  [{ $add: ['$n', '$x', 1] }, 10.5],
  [{ $add: ['$date', 1000] }, new Date('2024-02-29T13:45:11.123Z')],
  [{ $add: ['$n', '$nil'] }, null],
  [{ $subtract: ['$n', 2] }, 5],
  [{ $subtract: ['$date', new Date('2024-02-29T13:45:10Z')] }, 123],
  [{ $subtract: ['$date', 123] }, new Date('2024-02-29T13:45:10Z')],
  [{ $multiply: ['$n', '$x'] }, 17.5],
  [{ $divide: ['$n', 2] }, 3.5],
  [{ $mod: ['$neg', 2] }, -1.7000000000000002],
  [{ $abs: '$neg' }, 3.7],
  [{ $ceil: '$neg' }, -3],
  [{ $floor: '$neg' }, -4],
  [{ $trunc: ['$neg'] }, -3],
  [{ $trunc: [1234.5678, 2] }, 1234.56],
  [{ $round: ['$x'] }, 2],
  [{ $round: [3.5] }, 4],
  [{ $round: [1234.5678, 2] }, 1234.57],
  [{ $round: [1250, -2] }, 1200],
  [{ $sqrt: 16 }, 4],
  [{ $pow: [2, 10] }, 1024],
  [{ $exp: 0 }, 1],
  [{ $ln: 1 }, 0],
  [{ $log: [8, 2] }, 3],
  [{ $log10: 1000 }, 3],
  [{ $sin: 0 }, 0],
  [{ $atan2: [1, 1] }, Math.PI / 4],
  [{ $cos: 0 }, 1],
  [{ $tan: '$nil' }, null],
  [{ $tan: 1 }, Math.tan(1)],
  [{ $asin: 1 }, Math.PI / 2],
  [{ $acos: 1 }, 0],
  [{ $atan: 1 }, Math.PI / 4],
  [{ $sinh: 1 }, Math.sinh(1)],
  [{ $cosh: 0 }, 1],
  [{ $tanh: 1 }, Math.tanh(1)],
  [{ $asinh: 1 }, Math.asinh(1)],
  [{ $acosh: 2 }, Math.acosh(2)],
  [{ $atanh: 0.5 }, Math.atanh(0.5)],
  [{ $degreesToRadians: 180 }, Math.PI],
  [{ $radiansToDegrees: Math.PI }, 180],
  [{ $sum: ['$n', '$x', 'a', '$nil'] }, 9.5],
  [{ $sum: '$list' }, 6],
  [{ $avg: '$list' }, 2],
  [{ $avg: '$nowhere' }, null],
  [{ $min: '$list' }, 1],
  [{ $max: ['$n', '$x', '$nil'] }, 7],
  [{ $stdDevPop: [1, 3] }, 1],
  [{ $stdDevSamp: [1, 3] }, Math.SQRT2],
  [{ $stdDevSamp: [1] }, null],
  [{ $median: { input: '$list', method: 'approximate' } }, 2],
  [{ $percentile: { input: '$list', p: [0.1, 0.9], method: 'approximate' } }, [1, 3]],
  [{ $bitAnd: [12, 10] }, 8],
  [{ $bitOr: [12, 10] }, 14],
  [{ $bitXor: [12, 10] }, 6],
  [{ $bitNot: 5 }, -6],
  // comparison and logic
  [{ $cmp: ['$n', 8] }, -1],
  [{ $eq: ['$nil', '$nowhere'] }, false],
  [{ $gt: ['$text', '$n'] }, true],
  [{ $lt: ['$nowhere', null] }, true],
  [{ $lte: ['$n', 7] }, true],
  [{ $gte: ['$list', [3, 1]] }, true],
  [
    {
      $ne: [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    },
    true,
  ],
  [{ $and: ['$yes', '$n', ''] }, true],
  [{ $and: [] }, true],
  [{ $or: [0, '$nil', '$nowhere'] }, false],
  [{ $not: ['$n'] }, false],
  [{ $cond: [{ $gt: ['$n', 5] }, 'big', 'small'] }, 'big'],
  [{ $cond: { if: '$nil', then: 1, else: 2 } }, 2],
  [{ $ifNull: ['$nowhere', '$nil', 'else'] }, 'else'],
  [
    {
      $switch: {
        branches: [
          { case: false, then: 1 },
          { case: '$yes', then: 2 },
        ],
        default: 3,
      },
    },
    2,
  ],
  [{ $let: { vars: { a: '$n', b: 2 }, in: { $add: ['$$a', '$$b'] } } }, 9],
  // arrays
  [{ $size: '$list' }, 3],
  [{ $arrayElemAt: ['$list', -1] }, 2],
  [{ $arrayElemAt: ['$list', 9] }, missing],
  [{ $first: '$list' }, 3],
  [{ $last: '$list' }, 2],
  [{ $slice: ['$list', 2] }, [3, 1]],
  [{ $slice: ['$list', -2] }, [1, 2]],
  [{ $slice: ['$list', 1, 5] }, [1, 2]],
  [{ $slice: ['$list', -2, 1] }, [1]],
  [{ $concatArrays: ['$list', [9]] }, [3, 1, 2, 9]],
  [{ $concatArrays: ['$list', '$nil'] }, null],
  [{ $in: [2, '$list'] }, true],
  [{ $indexOfArray: ['$list', 2] }, 2],
  [{ $indexOfArray: ['$list', 2, 0, 2] }, -1],
  [{ $isArray: '$list' }, true],
  [{ $isArray: ['$n'] }, false],
  [{ $range: [0, 10, 3] }, [0, 3, 6, 9]],
  [{ $range: [3, 0, -1] }, [3, 2, 1]],
  [{ $reverseArray: '$list' }, [2, 1, 3]],
  [{ $sortArray: { input: '$list', sortBy: -1 } }, [3, 2, 1]],
  [{ $sortArray: { input: '$docs', sortBy: { v: -1 } } }, [{ v: 3 }, { k: 'b', v: 2 }, { k: 'a', v: 1 }]],
  [{ $map: { input: '$list', as: 'i', in: { $multiply: ['$$i', 2] } } }, [6, 2, 4]],
  [{ $map: { input: '$docs', in: '$$this.v' } }, [1, 2, 3]],
  [{ $filter: { input: '$list', as: 'i', cond: { $gt: ['$$i', 1] } } }, [3, 2]],
  [{ $filter: { input: '$list', cond: { $gt: ['$$this', 1] }, limit: 1 } }, [3]],
  [{ $reduce: { input: '$list', initialValue: '', in: { $concat: ['$$value', { $toString: '$$this' }] } } }, '312'],
  [
    { $zip: { inputs: ['$list', ['a', 'b']] } },
    [
      [3, 'a'],
      [1, 'b'],
    ],
  ],
  [
    { $zip: { inputs: ['$list', ['a']], useLongestLength: true, defaults: [0, 'z'] } },
    [
      [3, 'a'],
      [1, 'z'],
      [2, 'z'],
    ],
  ],
  [{ $firstN: { n: 2, input: '$list' } }, [3, 1]],
  [{ $lastN: { n: 2, input: '$list' } }, [1, 2]],
  [{ $minN: { n: 2, input: '$list' } }, [1, 2]],
  [{ $maxN: { n: 2, input: '$list' } }, [3, 2]],
  [
    {
      $arrayToObject: [
        [
          { k: 'a', v: 1 },
          { k: 'b', v: 2 },
        ],
      ],
    },
    { a: 1, b: 2 },
  ],
  [{ $arrayToObject: { $literal: [['a', 1]] } }, { a: 1 }],
  [
    { $objectToArray: '$in' },
    [
      { k: 'b', v: 5 },
      { k: 'c', v: { d: 6 } },
    ],
  ],
  // sets
  [{ $setUnion: [['a'], ['a', 'b']] }, ['a', 'b']],
  [{ $setIntersection: ['$list', [2, 3, 9]] }, [2, 3]],
  [{ $setDifference: ['$list', [2]] }, [3, 1]],
  [{ $setEquals: ['$list', [1, 2, 3, 3]] }, true],
  [{ $setIsSubset: [[1, 2], '$list'] }, true],
  [{ $allElementsTrue: [[1, true, 'a']] }, true],
  [{ $anyElementTrue: [[0, null]] }, false],
  // documents
  [{ $mergeObjects: ['$in', { b: 1, e: 2 }, '$nil'] }, { b: 1, c: { d: 6 }, e: 2 }],
  [{ $getField: 'n' }, 7],
  [{ $getField: { field: 'b', input: '$in' } }, 5],
  [{ $setField: { field: 'b', input: '$in', value: 9 } }, { b: 9, c: { d: 6 } }],
  [{ $unsetField: { field: 'c', input: '$in' } }, { b: 5 }],
  // text
  [{ $concat: ['$text', '-', 'x'] }, 'Meguri-x'],
  [{ $concat: ['$text', '$nil'] }, null],
  [{ $toLower: '$text' }, 'meguri'],
  [{ $toUpper: '$nil' }, ''],
  [{ $strLenCP: '$utf' }, 3],
  [{ $strLenBytes: '$utf' }, 6],
  [{ $substrCP: ['$utf', 1, 1] }, '巡'],
  [{ $substrBytes: ['$text', 1, 3] }, 'egu'],
  [{ $substr: ['$text', 0, 3] }, 'Meg'],
  [{ $split: ['a,b,,c', ','] }, ['a', 'b', '', 'c']],
  [{ $trim: { input: '  x ' } }, 'x'],
  [{ $ltrim: { input: 'aab', chars: 'a' } }, 'b'],
  [{ $rtrim: { input: 'x  ' } }, 'x'],
  [{ $indexOfCP: ['$utf', 'x'] }, 2],
  [{ $replaceOne: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-bX'],
  [{ $replaceAll: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-b-'],
  [{ $strcasecmp: ['ABC', 'abd'] }, -1],
  [{ $regexMatch: { input: '$text', regex: /^meg/i } }, true],
  [{ $regexMatch: { input: '$text', regex: '^x' } }, false],
  [{ $regexFind: { input: 'abcabc', regex: 'b(c)' } }, { match: 'bc', idx: 1, captures: ['c'] }],
  [
    { $regexFindAll: { input: 'abcabc', regex: 'b' } },
    [
      { match: 'b', idx: 1, captures: [] },
      { match: 'b', idx: 4, captures: [] },
    ],
  ],
  // conversion
  [{ $toString: '$n' }, '7'],
  [{ $toString: '$date' }, '2024-02-29T13:45:10.123Z'],
  [{ $toInt: '42' }, 42],
  [{ $toInt: 3.9 }, 3],
  [{ $toLong: '5000000000' }, 5_000_000_000],
  [{ $toDouble: '2.5' }, 2.5],
  [{ $toBool: 0 }, false],
  [{ $toBool: 'false' }, true],
  [{ $toDate: 1.7e12 }, new Date(1.7e12)],
  [{ $toDate: '2024-02-29' }, new Date('2024-02-29T00:00:00Z')],
  [{ $toString: { $toObjectId: '$id' } }, '0123456789abcdef01234567'],
  [{ $convert: { input: 'x', to: 'int', onError: -1 } }, -1],
  [{ $convert: { input: '$nil', to: 'int', onNull: 0 } }, 0],
  [{ $isNumber: '$n' }, true],
  [{ $type: '$list' }, 'array'],
  [{ $type: '$nowhere' }, 'missing'],
  [{ $type: '$date' }, 'date'],
  [{ $type: '$in' }, 'object'],
  // dates
  [{ $year: '$date' }, 2024],
  [{ $month: '$date' }, 2],
  [{ $dayOfMonth: '$date' }, 29],
  [{ $hour: { date: '$date', timezone: 'Asia/Tokyo' } }, 22],
  [{ $hour: { date: '$date', timezone: '-05:30' } }, 8],
  [{ $minute: '$date' }, 45],
  [{ $second: '$date' }, 10],
  [{ $millisecond: '$date' }, 123],
  [{ $dayOfYear: '$date' }, 60],
  [{ $dayOfWeek: '$sunday' }, 1],
  [{ $isoDayOfWeek: '$sunday' }, 7],
  [{ $week: '$sunday' }, 1],
  [{ $isoWeek: '$sunday' }, 52],
  [{ $isoWeekYear: '$sunday' }, 2022],
  [{ $year: '$nil' }, null],
  [{ $dateToString: { date: '$date' } }, '2024-02-29T13:45:10.123Z'],
  [
    { $dateToString: { date: '$date', format: '%Y/%m/%d %H:%M:%S.%L %j %u %V %G %%' } },
    '2024/02/29 13:45:10.123 060 4 09 2024 %',
  ],
  [{ $dateToString: { date: '$date', format: '%H %z', timezone: 'Asia/Tokyo' } }, '22 +0900'],
  [{ $dateToString: { date: '$nil', onNull: '-' } }, '-'],
  [{ $dateFromString: { dateString: '2024-02-29T13:45:10.123Z' } }, doc.date],
  [{ $dateFromString: { dateString: '29/02/2024', format: '%d/%m/%Y' } }, new Date('2024-02-29T00:00:00Z')],
  [{ $dateFromString: { dateString: '2024-02-29T22:45:10.123', timezone: 'Asia/Tokyo' } }, doc.date],
  [{ $dateFromString: { dateString: 'never', onError: 'no' } }, 'no'],
  [{ $dateTrunc: { date: '$date', unit: 'hour' } }, new Date('2024-02-29T13:00:00Z')],
  [{ $dateTrunc: { date: '$date', unit: 'minute', binSize: 10 } }, new Date('2024-02-29T13:40:00Z')],
  [{ $dateTrunc: { date: '$date', unit: 'month' } }, new Date('2024-02-01T00:00:00Z')],
  [{ $dateTrunc: { date: '$date', unit: 'week', startOfWeek: 'monday' } }, new Date('2024-02-26T00:00:00Z')],
  [{ $dateTrunc: { date: '$date', unit: 'week' } }, new Date('2024-02-25T00:00:00Z')],
  [{ $dateTrunc: { date: '$date', unit: 'day', timezone: 'Asia/Tokyo' } }, new Date('2024-02-28T15:00:00Z')],
  [{ $dateAdd: { startDate: '$date', unit: 'year', amount: 1 } }, new Date('2025-02-28T13:45:10.123Z')],
  [
    { $dateAdd: { startDate: new Date('2024-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
    new Date('2024-02-29T00:00:00Z'),
  ],
  [{ $dateSubtract: { startDate: '$date', unit: 'day', amount: 29 } }, new Date('2024-01-31T13:45:10.123Z')],
  [{ $dateDiff: { startDate: '$sunday', endDate: '$date', unit: 'month' } }, 13],
  [{ $dateDiff: { startDate: '$sunday', endDate: '$date', unit: 'day' } }, 424],
  [{ $dateDiff: { startDate: new Date('2024-02-29T12:59:00Z'), endDate: '$date', unit: 'hour' } }, 1],
  [
    { $dateToParts: { date: '$date' } },
    { year: 2024, month: 2, day: 29, hour: 13, minute: 45, second: 10, millisecond: 123 },
  ],
  [{ $dateFromParts: { year: 2024, month: 2, day: 29, hour: 13, minute: 45, second: 10, millisecond: 123 } }, doc.date],
  [{ $dateFromParts: { year: 2024, month: 14 } }, new Date('2025-02-01T00:00:00Z')],
];

it.each(cases)('%j', async (expression, expected) => {
  const c = database.connection.collection<Doc>('expressions');
  await c.deleteMany({});
  await c.insertOne({ ...doc });
  const [{ value = missing }] = (await c.aggregate([{ $project: { _id: 0, value: expression } }]).toArray()) as [Doc];
  if (typeof expected === 'number') expect(value).toBeCloseTo(expected, 12);
  else if (JSON.stringify(expression).includes('$set')) expect(sorted(value)).toEqual(sorted(expected));
  else expect(value).toEqual(expected);
});

/** Sets have no order. */
const sorted = (value: unknown): unknown => (Array.isArray(value) ? [...value].sort() : value);

const refused: [expression: unknown, code: number][] = [
  [{ $add: ['$text', 1] }, 14],
  [{ $divide: [1, 0] }, 2],
  [{ $size: '$n' }, 17124],
  [{ $frobnicate: 1 }, 31325],
  [{ $add: [{ $frobnicate: 1 }] }, 168],
  [{ $toDate: '$n' }, 241],
  ['$$undefined', 17276],
  [{ $toInt: 'x' }, 241],
  [{ $switch: { branches: [{ case: '$nil', then: 1 }] } }, 40066],
  [{ $subtract: [1] }, 16020],
  [{ $arrayElemAt: ['$text', 0] }, 28689],
];

it.each(refused)('%j is error %i', async (expression, code) => {
  const c = database.connection.collection<Doc>('expressions');
  await c.deleteMany({});
  await c.insertOne({ ...doc });
  const error = await c
    .aggregate([{ $project: { value: expression } }])
    .toArray()
    .catch((e) => e);
  expect(error.code).toBe(code);
});
// biome-ignore-end lint/suspicious/noThenProperty: only expressions above
