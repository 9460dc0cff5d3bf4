import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterFrom, writeFingerprints } from '../index.js';

const written = { name: 'ligand', type: 'substance' as const, values: ['A', 'B'] };

describe('substances that are written down', () => {
  it('keep every bit of their fingerprints', () => {
    const words = fc.uint32Array({ minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(words, words, (one, other) => {
        const fingerprints = JSON.parse(JSON.stringify(writeFingerprints([one, other])));
        expect(parameterFrom({ ...written, fingerprints })).toEqual({ ...written, fingerprints: [one, other] });
      }),
    );
  });

  it('have NaN where a number is not known', () => {
    const descriptors = {
      rows: [
        [1, null],
        [2, 3],
      ],
    };
    expect(parameterFrom({ ...written, descriptors })).toEqual({
      ...written,
      descriptors: [
        [1, Number.NaN],
        [2, 3],
      ],
    });
  });

  it('leave other parameters as they are', () => {
    const dose = { name: 'dose', type: 'discrete' as const, values: [1, 2] };
    expect(parameterFrom(dose)).toBe(dose);
  });
});
