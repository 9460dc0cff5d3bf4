import { describe, expect, it } from 'vitest';
import { type Doc, testDatabase } from './server.js';

const database = testDatabase();
let fresh = 0;
const collection = () => database.connection.collection<Doc>(`aggregation_${fresh++}`);

const runs = [
  { _id: 1, base: 'KOAc', yield: 50, at: new Date('2024-01-01T00:00:00Z'), tags: ['a', 'b'], parent: null },
  { _id: 2, base: 'KOAc', yield: 70, at: new Date('2024-01-01T06:00:00Z'), tags: [], parent: 1 },
  { _id: 3, base: 'CsOAc', yield: 20, at: new Date('2024-01-02T00:00:00Z'), tags: ['b'], parent: 1 },
  { _id: 4, base: 'CsOAc', yield: null, at: new Date('2024-01-03T00:00:00Z'), parent: 3 },
  { _id: 5, base: 'KOPiv', at: new Date('2024-01-03T12:00:00Z'), tags: 'c', parent: 4 },
];

const cases: [title: string, pipeline: Doc[], expected: Doc[]][] = [
  [
    '$match, $sort, $skip and $limit',
    [{ $match: { _id: { $gt: 1 } } }, { $sort: { _id: -1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } }],
    [{ _id: 4 }, { _id: 3 }],
  ],
  [
    '$group with accumulators',
    [
      {
        $group: {
          _id: '$base',
          n: { $sum: 1 },
          mean: { $avg: '$yield' },
          most: { $max: '$yield' },
          least: { $min: '$yield' },
          first: { $first: '$_id' },
          last: { $last: '$_id' },
          all: { $push: '$yield' },
          count: { $count: {} },
          spread: { $stdDevPop: '$yield' },
        },
      },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: 'CsOAc', n: 2, mean: 20, most: 20, least: 20, first: 3, last: 4, all: [20, null], count: 2, spread: 0 },
      { _id: 'KOAc', n: 2, mean: 60, most: 70, least: 50, first: 1, last: 2, all: [50, 70], count: 2, spread: 10 },
      { _id: 'KOPiv', n: 1, mean: null, most: null, least: null, first: 5, last: 5, all: [], count: 1, spread: null },
    ],
  ],
  [
    '$group by a document or everything',
    [
      { $group: { _id: { b: '$base', big: { $gt: ['$yield', 40] } }, n: { $sum: 1 } } },
      { $group: { _id: null, groups: { $sum: 1 }, n: { $sum: '$n' } } },
    ],
    [{ _id: null, groups: 3, n: 5 }],
  ],
  [
    '$group with the best of each',
    [
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: null,
          top: { $top: { sortBy: { yield: -1 }, output: '$_id' } },
          two: { $topN: { n: 2, sortBy: { yield: -1 }, output: ['$_id', '$yield'] } },
          bottom: { $bottom: { sortBy: { _id: 1 }, output: '$_id' } },
          firsts: { $firstN: { n: 2, input: '$_id' } },
          maxima: { $maxN: { n: 2, input: '$yield' } },
        },
      },
      { $project: { _id: 0 } },
    ],
    [
      {
        top: 2,
        two: [
          [2, 70],
          [1, 50],
        ],
        bottom: 5,
        firsts: [1, 2],
        maxima: [70, 50],
      },
    ],
  ],
  [
    '$group with the last, the least and the spread of each',
    [
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: null,
          lasts: { $lastN: { n: 2, input: '$_id' } },
          minima: { $minN: { n: 2, input: '$yield' } },
          bottom: { $bottomN: { n: 2, sortBy: { _id: 1 }, output: '$_id' } },
          spread: { $stdDevSamp: '$_id' },
        },
      },
      { $project: { _id: 0, spread: { $round: ['$spread', 6] }, lasts: 1, minima: 1, bottom: 1 } },
    ],
    [{ lasts: [4, 5], minima: [20, 50], bottom: [4, 5], spread: 1.581139 }],
  ],
  [
    '$setWindowFields that draws lines and covaries',
    [
      {
        $setWindowFields: {
          sortBy: { _id: 1 },
          output: {
            line: { $linearFill: { $cond: [{ $in: ['$_id', [2, 3, 4]] }, null, '$_id'] } },
            population: { $covariancePop: ['$_id', { $multiply: ['$_id', 2] }] },
            sample: { $covarianceSamp: ['$_id', '$_id'], window: { documents: [-1, 0] } },
          },
        },
      },
      { $match: { _id: { $lt: 4 } } },
      { $project: { line: 1, population: 1, sample: 1 } },
    ],
    [
      { _id: 1, line: 1, population: 4, sample: null },
      { _id: 2, line: 2, population: 4, sample: 0.5 },
      { _id: 3, line: 3, population: 4, sample: 0.5 },
    ],
  ],
  [
    '$group that collects sets and merges',
    [
      { $match: { _id: { $lt: 3 } } },
      { $group: { _id: null, set: { $addToSet: '$base' }, merged: { $mergeObjects: { k: '$_id' } } } },
    ],
    [{ _id: null, set: ['KOAc'], merged: { k: 2 } }],
  ],
  [
    '$group with the median',
    [
      {
        $group: {
          _id: null,
          m: { $median: { input: '$yield', method: 'approximate' } },
          p: { $percentile: { input: '$yield', p: [0, 1], method: 'approximate' } },
        },
      },
    ],
    [{ _id: null, m: 50, p: [20, 70] }],
  ],
  [
    '$unwind',
    [{ $unwind: '$tags' }, { $project: { tags: 1 } }],
    [
      { _id: 1, tags: 'a' },
      { _id: 1, tags: 'b' },
      { _id: 3, tags: 'b' },
      { _id: 5, tags: 'c' },
    ],
  ],
  [
    '$unwind that keeps empty ones and counts',
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $match: { _id: { $in: [1, 2, 4, 5] } } },
      { $project: { tags: 1, i: 1 } },
    ],
    [
      { _id: 1, tags: 'a', i: 0 },
      { _id: 1, tags: 'b', i: 1 },
      { _id: 2, i: null },
      { _id: 4, i: null },
      { _id: 5, tags: 'c', i: null },
    ],
  ],
  [
    '$addFields with nested and removed fields',
    [{ $match: { _id: 1 } }, { $addFields: { 'm.a': '$yield', tags: '$$REMOVE', at: '$nowhere' } }],
    [{ _id: 1, base: 'KOAc', yield: 50, parent: null, m: { a: 50 } }],
  ],
  ['$unset', [{ $match: { _id: 2 } }, { $unset: ['at', 'tags', 'parent'] }], [{ _id: 2, base: 'KOAc', yield: 70 }]],
  [
    '$replaceRoot and $replaceWith',
    [{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { inner: { b: '$base' } } } }, { $replaceWith: '$inner' }],
    [{ b: 'KOAc' }],
  ],
  [
    '$sortByCount',
    [{ $sortByCount: '$base' }, { $limit: 2 }, { $group: { _id: null, n: { $sum: '$count' } } }],
    [{ _id: null, n: 4 }],
  ],
  ['$count', [{ $match: { yield: { $gt: 0 } } }, { $count: 'n' }], [{ n: 3 }]],
  [
    '$facet',
    [
      {
        $facet: {
          n: [{ $count: 'n' }],
          ids: [{ $match: { _id: { $lt: 3 } } }, { $project: { _id: 1 } }],
          none: [{ $match: { _id: 0 } }],
        },
      },
    ],
    [{ n: [{ n: 5 }], ids: [{ _id: 1 }, { _id: 2 }], none: [] }],
  ],
  [
    '$bucket',
    [{ $bucket: { groupBy: '$yield', boundaries: [0, 40, 60], default: 'other', output: { ids: { $push: '$_id' } } } }],
    [
      { _id: 0, ids: [3] },
      { _id: 40, ids: [1] },
      { _id: 'other', ids: [2, 4, 5] },
    ],
  ],
  [
    '$bucketAuto',
    [{ $match: { yield: { $gt: 0 } } }, { $bucketAuto: { groupBy: '$yield', buckets: 2 } }],
    [
      { _id: { min: 20, max: 70 }, count: 2 },
      { _id: { min: 70, max: 70 }, count: 1 },
    ],
  ],
  [
    '$setWindowFields over documents',
    [
      { $match: { yield: { $gt: 0 } } },
      {
        $setWindowFields: {
          sortBy: { _id: 1 },
          output: {
            running: { $sum: '$yield', window: { documents: ['unbounded', 'current'] } },
            near: { $avg: '$yield', window: { documents: [-1, 1] } },
            all: { $max: '$yield' },
            number: { $documentNumber: {} },
            previous: { $shift: { output: '$yield', by: -1, default: 0 } },
          },
        },
      },
      { $project: { running: 1, near: 1, all: 1, number: 1, previous: 1 } },
    ],
    [
      { _id: 1, running: 50, near: 60, all: 70, number: 1, previous: 0 },
      { _id: 2, running: 120, near: 140 / 3, all: 70, number: 2, previous: 50 },
      { _id: 3, running: 140, near: 45, all: 70, number: 3, previous: 70 },
    ],
  ],
  [
    '$setWindowFields over time, by partition',
    [
      {
        $setWindowFields: {
          partitionBy: '$base',
          sortBy: { at: 1 },
          output: { n: { $count: {}, window: { range: [-12, 'current'], unit: 'hour' } }, rank: { $rank: {} } },
        },
      },
      { $sort: { _id: 1 } },
      { $project: { n: 1, rank: 1 } },
    ],
    [
      { _id: 1, n: 1, rank: 1 },
      { _id: 2, n: 2, rank: 2 },
      { _id: 3, n: 1, rank: 1 },
      { _id: 4, n: 1, rank: 2 },
      { _id: 5, n: 1, rank: 1 },
    ],
  ],
  [
    '$setWindowFields with slope, area and smoothing',
    [
      { $match: { yield: { $gt: 0 } } },
      {
        $setWindowFields: {
          sortBy: { at: 1 },
          output: {
            slope: { $derivative: { input: '$yield', unit: 'hour' }, window: { documents: [-1, 0] } },
            area: { $integral: { input: '$yield', unit: 'hour' }, window: { documents: ['unbounded', 'current'] } },
            smooth: { $expMovingAvg: { input: '$yield', alpha: 0.5 } },
          },
        },
      },
      { $project: { slope: 1, area: 1, smooth: 1 } },
    ],
    [
      { _id: 1, slope: null, area: 0, smooth: 50 },
      { _id: 2, slope: 20 / 6, area: 360, smooth: 60 },
      { _id: 3, slope: -50 / 18, area: 360 + 810, smooth: 40 },
    ],
  ],
  [
    '$setWindowFields that fills gaps',
    [
      { $setWindowFields: { sortBy: { _id: 1 }, output: { carried: { $locf: '$yield' }, dense: { $denseRank: {} } } } },
      { $project: { carried: 1, dense: 1 } },
      { $match: { _id: { $gt: 2 } } },
    ],
    [
      { _id: 3, carried: 20, dense: 3 },
      { _id: 4, carried: 20, dense: 4 },
      { _id: 5, carried: 20, dense: 5 },
    ],
  ],
  [
    '$fill',
    [
      { $fill: { sortBy: { _id: 1 }, output: { yield: { method: 'locf' }, tags: { value: [] } } } },
      { $match: { _id: { $gt: 3 } } },
      { $project: { yield: 1, tags: 1 } },
    ],
    [
      { _id: 4, yield: 20, tags: [] },
      { _id: 5, yield: 20, tags: 'c' },
    ],
  ],
  [
    '$densify',
    [
      { $match: { _id: { $in: [1, 4] } } },
      { $project: { _id: 1 } },
      { $densify: { field: '_id', range: { step: 1, bounds: 'full' } } },
    ],
    [{ _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 4 }],
  ],
  [
    '$project with nested, computed and renamed fields',
    [{ $match: { _id: 1 } }, { $project: { _id: 0, 'out.a': '$yield', b: '$base', c: { $toUpper: '$base' } } }],
    [{ out: { a: 50 }, b: 'KOAc', c: 'KOAC' }],
  ],
  [
    '$match with an expression',
    [{ $match: { $expr: { $in: ['$base', ['KOPiv', 'x']] } } }, { $project: { _id: 1 } }],
    [{ _id: 5 }],
  ],
];

it.each(cases)('%s', async (_, pipeline, expected) => {
  const c = collection();
  await c.insertMany(structuredClone(runs));
  expect(await c.aggregate(pipeline).toArray()).toEqual(expected);
});

describe('$lookup', () => {
  it('joins by a field, with or without an index on it', async () => {
    const [orders, stock] = [collection(), collection()];
    await orders.insertMany([{ _id: 1, item: 'a' }, { _id: 2, item: ['a', 'b'] }, { _id: 3 }, { _id: 4, item: 'z' }]);
    await stock.insertMany([
      { _id: 'x', sku: 'a' },
      { _id: 'y', sku: ['b', 'c'] },
      { _id: 'n', sku: null },
      { _id: 'm' },
    ]);
    const pipeline = [
      { $lookup: { from: stock.collectionName, localField: 'item', foreignField: 'sku', as: 'in.stock' } },
      { $sort: { _id: 1 } },
    ];
    const ids = async () =>
      (await orders.aggregate(pipeline).toArray()).map((o) =>
        o.in.stock
          .map((s: Doc) => s._id)
          .sort()
          .join(''),
      );
    expect(await ids()).toEqual(['x', 'xy', 'mn', '']);
    await stock.createIndex({ sku: 1 });
    expect(await ids()).toEqual(['x', 'xy', 'mn', '']);
  });

  it('runs a pipeline with variables', async () => {
    const c = collection();
    await c.insertMany(structuredClone(runs));
    const result = await c
      .aggregate([
        { $match: { _id: 1 } },
        {
          $lookup: {
            from: c.collectionName,
            let: { y: '$yield', b: '$base' },
            pipeline: [
              { $match: { $expr: { $and: [{ $gt: ['$yield', '$$y'] }, { $eq: ['$base', '$$b'] }] } } },
              { $project: { _id: 1 } },
            ],
            as: 'better',
          },
        },
        {
          $lookup: {
            from: c.collectionName,
            localField: '_id',
            foreignField: 'parent',
            pipeline: [{ $sort: { _id: -1 } }, { $project: { _id: 1 } }],
            as: 'children',
          },
        },
        { $project: { better: 1, children: 1 } },
      ])
      .toArray();
    expect(result).toEqual([{ _id: 1, better: [{ _id: 2 }], children: [{ _id: 3 }, { _id: 2 }] }]);
  });
});

it('$graphLookup follows references', async () => {
  const c = collection();
  await c.insertMany(structuredClone(runs));
  const lineage = (extra: object) => [
    { $match: { _id: 5 } },
    {
      $graphLookup: {
        from: c.collectionName,
        startWith: '$parent',
        connectFromField: 'parent',
        connectToField: '_id',
        as: 'up',
        depthField: 'depth',
        ...extra,
      },
    },
    { $unwind: '$up' },
    { $sort: { 'up.depth': 1 } },
    { $project: { _id: '$up._id', depth: '$up.depth' } },
  ];
  expect(await c.aggregate(lineage({})).toArray()).toEqual([
    { _id: 4, depth: 0 },
    { _id: 3, depth: 1 },
    { _id: 1, depth: 2 },
  ]);
  expect(await c.aggregate(lineage({ maxDepth: 0 })).toArray()).toEqual([{ _id: 4, depth: 0 }]);
});

it('$unionWith adds another collection', async () => {
  const [a, b] = [collection(), collection()];
  await a.insertOne({ _id: 1 });
  await b.insertMany([{ _id: 2 }, { _id: 3 }]);
  expect(await a.aggregate([{ $unionWith: b.collectionName }]).toArray()).toEqual([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
  expect(
    await a.aggregate([{ $unionWith: { coll: b.collectionName, pipeline: [{ $match: { _id: 3 } }] } }]).toArray(),
  ).toEqual([{ _id: 1 }, { _id: 3 }]);
});

it('$documents stands for a collection', async () => {
  const pipeline = [{ $documents: [{ a: 1 }, { a: { $add: [1, 1] } }] }, { $match: { a: { $gt: 1 } } }];
  expect(await database.connection.db!.aggregate(pipeline).toArray()).toEqual([{ a: 2 }]);
});

it('$sample draws without repeats', async () => {
  const c = collection();
  await c.insertMany(Array.from({ length: 50 }, (_, n) => ({ n })));
  const drawn = await c.aggregate([{ $sample: { size: 20 } }]).toArray();
  expect(new Set(drawn.map(({ n }) => n)).size).toBe(20);
});

describe('$out', () => {
  it('replaces what a collection held and keeps its indexes', async () => {
    const [from, to] = [collection(), collection()];
    await from.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
    await to.insertMany([{ _id: 9 }, { _id: 1 }]);
    await to.createIndex({ a: 1 });
    expect(await from.aggregate([{ $match: { a: 2 } }, { $out: to.collectionName }]).toArray()).toEqual([]);
    expect(await to.find().toArray()).toEqual([{ _id: 2, a: 2 }]);
    expect((await to.indexes()).length).toBe(2);
  });

  it('leaves the collection as it was when it fails', async () => {
    const [from, to] = [collection(), collection()];
    await from.insertMany([{ a: 1 }, { a: 1 }]);
    await to.createIndex({ a: 1 }, { unique: true });
    await to.insertOne({ _id: 7, a: 7 });
    await expect(from.aggregate([{ $out: to.collectionName }]).toArray()).rejects.toMatchObject({ code: 11000 });
    expect(await to.find().toArray()).toEqual([{ _id: 7, a: 7 }]);
  });
});

describe('$merge', () => {
  const source = [
    { _id: 1, k: 'a', n: 1 },
    { _id: 2, k: 'b', n: 2 },
  ];
  const there = [{ _id: 1, old: true, n: 10 }];
  const cases: [title: string, options: object, expected: object[]][] = [
    [
      'merges and inserts by default',
      {},
      [
        { _id: 1, old: true, n: 1, k: 'a' },
        { _id: 2, k: 'b', n: 2 },
      ],
    ],
    [
      'replaces',
      { whenMatched: 'replace' },
      [
        { _id: 1, k: 'a', n: 1 },
        { _id: 2, k: 'b', n: 2 },
      ],
    ],
    [
      'keeps',
      { whenMatched: 'keepExisting' },
      [
        { _id: 1, old: true, n: 10 },
        { _id: 2, k: 'b', n: 2 },
      ],
    ],
    ['discards', { whenNotMatched: 'discard' }, [{ _id: 1, old: true, n: 1, k: 'a' }]],
    [
      'runs a pipeline',
      { whenMatched: [{ $set: { n: { $add: ['$n', '$$new.n'] } } }] },
      [
        { _id: 1, old: true, n: 11 },
        { _id: 2, k: 'b', n: 2 },
      ],
    ],
  ];
  it.each(cases)('%s', async (_, options, expected) => {
    const [from, to] = [collection(), collection()];
    await from.insertMany(structuredClone(source));
    await to.insertMany(structuredClone(there));
    await from.aggregate([{ $merge: { into: to.collectionName, ...options } }]).toArray();
    expect(await to.find().sort({ _id: 1 }).toArray()).toEqual(expected);
  });

  it('matches by other fields with a unique index', async () => {
    const [from, to] = [collection(), collection()];
    await from.insertMany([{ k: 'a', n: 1 }]);
    await to.insertOne({ _id: 5, k: 'a' });
    const pipeline = [{ $project: { _id: 0 } }, { $merge: { into: to.collectionName, on: 'k' } }];
    await expect(from.aggregate(pipeline).toArray()).rejects.toMatchObject({ code: 51183 });
    await to.createIndex({ k: 1 }, { unique: true });
    await from.aggregate(pipeline).toArray();
    expect(await to.find().toArray()).toEqual([{ _id: 5, k: 'a', n: 1 }]);
  });
});

it('a result larger than one batch comes whole', async () => {
  const c = collection();
  await c.insertMany(Array.from({ length: 2500 }, (_, n) => ({ n })));
  const found = await c.aggregate([{ $sort: { n: -1 } }, { $project: { _id: 0, n: 1 } }], { batchSize: 100 }).toArray();
  expect(found.map(({ n }) => n)).toEqual(Array.from({ length: 2500 }, (_, n) => 2499 - n));
});
