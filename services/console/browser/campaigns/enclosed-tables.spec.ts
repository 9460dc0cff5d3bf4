import { describe, expect, it } from 'vitest';
import { tablesNamedIn } from './enclosed-tables.js';

describe('tables beside a campaign', () => {
  const files = new Map([['solvents.csv', 'name,a\nDMAc,1\n']]);
  const names = (campaign: string) => Object.keys(tablesNamedIn(campaign, files));

  it('go under their own names', () => {
    expect(names('descriptors: { table: solvents.csv, key: name }')).toEqual(['solvents.csv']);
    expect(names('nothing')).toEqual(['solvents.csv']);
  });

  it('go under the path by which the campaign names them too', () => {
    expect(names('descriptors: {table: "data/solvents.csv", key: name}')).toEqual([
      'solvents.csv',
      'data/solvents.csv',
    ]);
    expect(names('table: ../my-solvents.csv')).toEqual(['solvents.csv']);
  });
});
