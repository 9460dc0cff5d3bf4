import type { RecordedObservation } from '@meguri/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.js';
import { datasetOf, freeze, textToHash } from './dataset.js';

const observation = (id: string, value: number, given: Partial<RecordedObservation> = {}): RecordedObservation => ({
  observationId: id,
  origin: 'experiment',
  campaignId: 'demo',
  quantity: { name: 'yield', value, unit: '%' },
  point: { base: 'KOAc', temperature: 90 },
  files: [],
  observedAt: '2026-01-01T09:00:00.000Z',
  ...given,
});

describe('a frozen data set', () => {
  const observations = ['c/yield', 'a/yield', 'b/yield', 'B/yield', 'é/yield'].map((id, n) => observation(id, n));

  it('is the same, whatever order the observations came in', () => {
    const text = textToHash(datasetOf('demo', 'yield', observations));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(observations, { minLength: observations.length, maxLength: observations.length }),
        (shuffled) => textToHash(datasetOf('demo', 'yield', shuffled)) === text,
      ),
    );
  });

  it('is another one as soon as one value, uncertainty, limit, point or property differs', () => {
    const [first, ...rest] = observations;
    const uncertain = (more: Partial<RecordedObservation['quantity']>) => ({
      ...first!,
      quantity: { ...first!.quantity, ...more },
    });
    const texts = [
      datasetOf('demo', 'yield', observations),
      datasetOf('demo', 'yield', rest),
      datasetOf('demo', 'yield', [observation('c/yield', 0.1), ...rest]),
      datasetOf('demo', 'yield', [{ ...first!, point: { base: 'KOAc', temperature: 91 } }, ...rest]),
      datasetOf('demo', 'yield', [uncertain({ uncertainty: 0.1 }), ...rest]),
      datasetOf('demo', 'yield', [uncertain({ censored: 'at-least' }), ...rest]),
      datasetOf('other', 'yield', observations),
      datasetOf('demo', 'purity', observations),
    ].map(textToHash);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('leaves out observations of other properties and those without a point', () => {
    const others = [
      observation('d/purity', 1, { quantity: { name: 'purity', value: 1, unit: '%' } }),
      observation('e/yield', 1, { point: undefined }),
    ];
    expect(datasetOf('demo', 'yield', [...others, observations[0]!]).rows.map((row) => row.observationId)).toEqual([
      'c/yield',
    ]);
  });

  it('is stated once', () => {
    const dataset = datasetOf('demo', 'yield', observations);
    const [event] = freeze({ frozen: false }, 'h', dataset);
    expect(event?.data.rows).toEqual(['B/yield', 'a/yield', 'b/yield', 'c/yield', 'é/yield']);
    expect(freeze({ frozen: true }, 'h', dataset)).toEqual([]);
  });
});

describe('canonical JSON', () => {
  it('sorts members at every depth, keeps the order of lists, and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [2, { d: 1, c: null }], a: 'ü"', x: undefined })).toBe(
      '{"a":"ü\\"","b":[2,{"c":null,"d":1}]}',
    );
  });

  it('means the same value as it was made from', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
