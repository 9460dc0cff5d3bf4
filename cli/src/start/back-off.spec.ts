import { describe, expect, it } from 'vitest';
import { backOff } from './back-off.js';

describe('the wait before a process is started again', () => {
  it('doubles with each failure in a row, from a tenth of a second up to five seconds', () => {
    expect([1, 2, 3, 6, 7, 50].map(backOff)).toEqual([100, 200, 400, 3200, 5000, 5000]);
  });
});
