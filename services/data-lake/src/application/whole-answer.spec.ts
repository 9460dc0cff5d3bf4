import { describe, expect, it } from 'vitest';
import { wholeAnswer } from './whole-answer.js';

describe('an answer that makes sense only as a whole', () => {
  it('is given when a message holds it', () => {
    expect(wholeAnswer({ text: 'a' }, 100)).toEqual({ text: 'a' });
  });

  it('is refused when no message holds it, with the way out', () => {
    expect(() => wholeAnswer({ text: 'ü'.repeat(60) }, 100)).toThrow(
      expect.objectContaining({ code: 'FILE.TOO_LARGE', remedy: expect.stringContaining('max_payload') }),
    );
  });
});
