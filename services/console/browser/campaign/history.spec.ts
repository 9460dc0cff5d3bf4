import { describe, expect, it } from 'vitest';
import type { Lineage } from '../views.js';
import { asChromatogram } from './chromatogram.js';
import { historyOf } from './history.js';

describe('the history of a value', () => {
  it('is told in the order things happened, commands with the device that performed them', () => {
    const lineage: Lineage = {
      nodes: [
        { id: 'observation:o', kind: 'observation', label: 'yield 63.2 %' },
        { id: 'file:f', kind: 'file', label: 'chromatogram.json' },
        { id: 'command:1', kind: 'command', label: 'Heat (react), done' },
        { id: 'device:reactor', kind: 'device', label: 'reactor' },
        { id: 'campaign:c', kind: 'campaign', label: 'Best yield' },
      ],
      edges: [{ from: 'command:1', to: 'device:reactor', relation: 'performed by Position3 of' }],
    };
    expect(historyOf(lineage).map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'campaign: Best yield',
      'command: Heat (react), done by reactor Position3',
      'file: chromatogram.json',
      'observation: yield 63.2 %',
    ]);
  });
});

describe('a raw data file', () => {
  it('is a chromatogram when it has a signal for every moment', () => {
    const file = { time: [0, 1], signal: [2, 3], timeUnit: 'min', signalUnit: 'mAU', method: 'm' };
    expect(asChromatogram(file)).toEqual({ time: [0, 1], signal: [2, 3], timeUnit: 'min', signalUnit: 'mAU' });
  });

  it.each([
    undefined,
    null,
    'text',
    [],
    {},
    { time: [1], signal: [1, 2] },
    { time: [], signal: [] },
    { time: ['1'], signal: [2] },
  ])('is none when it is %j', (file) => {
    expect(asChromatogram(file)).toBeUndefined();
  });
});
