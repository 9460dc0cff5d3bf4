import { describe, expect, it } from 'vitest';
import { expectationsOf, gainText, neighbourText, predictionText, tradeText } from './reasons.js';

const parameters = ['base', 'ligand', 'solvent', 'temperature'].map((name) => ({ name }));
const objective = { name: 'yield', direction: 'maximise' as const, unit: '%' };
const trade = { best: 71.23, gain: 3.21, probability: 0.384, exploitation: 0.2 };
/** Numbers and units are joined by a narrow space that does not break. */
const plain = (text: string) => text.replaceAll('\u202f', ' ');

describe('the reasons for a proposal, in words', () => {
  it('say where the value should lie', () => {
    const interval = { lower: 42.1, upper: 100.26 };
    const prediction = { mean: 71.2, sd: 14.8 };
    expect(plain(predictionText({ prediction, explanation: { interval, nearest: [] } }, '%'))).toBe(
      '71.2 ± 15 %, 95 % sure between 42.1 and 100 %',
    );
    expect(plain(predictionText({ prediction }, '%'))).toBe('71.2 ± 15 %');
    expect(predictionText({}, '%')).toBe('');
  });

  it('are those of every objective that is made better', () => {
    const waste = { name: 'waste', direction: 'minimise' as const, unit: 'g' };
    const limit = { name: 'heat', direction: 'limit' as const, unit: 'W', atMost: 5 };
    const prediction = { mean: 71.2, sd: 14.8 };
    const explanation = { interval: { lower: 42, upper: 100 }, nearest: [] };
    expect(expectationsOf({ prediction, explanation }, { objectives: [objective] })).toEqual([
      { objective, prediction, explanation },
    ]);
    const several = { yield: prediction, waste: prediction, heat: prediction };
    const explanations = { yield: explanation, waste: explanation };
    const objectives = [objective, limit, waste];
    expect(expectationsOf({ predictions: several, explanations }, { objectives })).toEqual([
      { objective, prediction, explanation },
      { objective: waste, prediction, explanation },
    ]);
    expect(expectationsOf({}, { objectives })).toEqual([]);
  });

  it('say what is hoped for and from what', () => {
    expect(plain(gainText(trade, objective))).toBe(
      'expected gain 3.2 % on the best so far (71.2 %), which it beats with a chance of 38 %',
    );
    expect(plain(tradeText(trade))).toBe(
      '20 % from a better prediction (exploitation), 80 % from not knowing (exploration)',
    );
    expect(tradeText({ ...trade, exploitation: 0 })).toBe('all from not knowing (exploration)');
  });

  it('liken the point to trials by what they share', () => {
    const neighbour = { trialId: 't0012', correlation: 0.921, value: 63, same: ['ligand', 'base'] };
    const text = (changes: Partial<typeof neighbour>) => plain(neighbourText({ ...neighbour, ...changes }, parameters));
    expect(text({})).toBe('like t0012 (92 %), same ligand and base');
    expect(text({ same: ['base', 'ligand', 'solvent'] })).toBe('like t0012 (92 %), only temperature differs');
    expect(text({ same: [] })).toBe('like t0012 (92 %)');
    expect(text({ trialId: undefined, same: ['base'] })).toBe('like an earlier measurement (92 %), same base');
  });
});
