import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Absences, afterLook, isSilent } from './worker.js';

const NOBODY: Absences = new Map();
const look = (present: boolean | undefined) => (present === undefined ? undefined : new Map([['w', present]]));
const after = (looks: readonly (boolean | undefined)[]) =>
  looks.reduce<Absences>((absences, present) => afterLook(absences, look(present)), NOBODY);
const manyLooks = fc.array(fc.option(fc.boolean(), { nil: undefined }), { maxLength: 12 });

describe('a worker', () => {
  it('is silent after four looks in a row without a sign of life, and no more with the next sign', () => {
    expect(isSilent(after([false, false, false]), 'w')).toBe(false);
    expect(isSilent(after([false, false, false, false]), 'w')).toBe(true);
    expect(isSilent(after([false, false, false, false, true]), 'w')).toBe(false);
    expect(isSilent(NOBODY, 'w')).toBe(false);
  });

  it('is silent only when each of the last four looks could be made and saw nothing of it', () => {
    fc.assert(
      fc.property(manyLooks, (looks) => {
        const missed = looks.length >= 4 && looks.slice(-4).every((present) => present === false);
        expect(isSilent(after(looks), 'w')).toBe(missed);
      }),
    );
  });
});
