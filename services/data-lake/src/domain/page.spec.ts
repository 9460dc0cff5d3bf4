import { describe, expect, it } from 'vitest';
import { fitting } from './page.js';

describe('a page', () => {
  it('holds as many items as one message takes', () => {
    const items = Array.from({ length: 10 }, () => 'x'.repeat(97));
    expect(fitting(items, 500)).toHaveLength(5);
    expect(fitting(items, 1e6)).toHaveLength(10);
  });

  it('counts bytes, not letters', () => {
    expect(fitting(['ü'.repeat(10), 'ü'.repeat(10)], 40)).toHaveLength(1);
  });

  it('holds one item at least, so that asking for the next page comes to an end', () => {
    expect(fitting(['x'.repeat(100), 'y'], 10)).toEqual(['x'.repeat(100)]);
  });
});
