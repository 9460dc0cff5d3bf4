import { describe, expect, it } from 'vitest';
import { explanationLines } from './explain.js';

const objective = { name: 'yield', direction: 'maximise' as const, unit: '%' };

describe('what the planner has learnt, on the command line', () => {
  it('says what matters, how far predictions hold, and what a prediction is made of', () => {
    const effects = [
      { parameter: 'ligand', effect: 12.345 },
      { parameter: 'base', effect: -2 },
    ];
    const lines = explanationLines(
      {
        observations: 9,
        kernel: 'matern52',
        importance: { parameters: effects, points: 9 },
        diagnosis: {
          predictions: [],
          rmse: 6.1,
          nullRmse: 27,
          coverage: [{ promised: 0.95, found: 0.889 }],
          calibration: [],
        },
        prediction: { trialId: 't0007', baseline: 50, mean: 60.345, parameters: effects },
      },
      [objective],
    );
    expect(lines).toEqual([
      'From 9 observations.',
      'What moves the predicted yield, on average over 9 observed points:',
      '  ligand  12.3 %',
      '  base  -2 %',
      'The yield predicted without being seen: typical error 6.1 %; guessing the mean 27 %.',
      '  89 % within their 95 % interval',
      't0007: a yield of 60.3 % is predicted; the average of 50 % changes by',
      '  ligand  +12.3 %',
      '  base  -2 %',
    ]);
  });

  it('says it of every objective that is made better', () => {
    const importance = (effect: number) => ({ parameters: [{ parameter: 'base', effect }], points: 4 });
    const others = [{ objective: 'waste', kernel: 'matern52', importance: importance(0.5) }];
    const waste = { name: 'waste', direction: 'minimise' as const, unit: 'g' };
    const explained = { observations: 4, kernel: 'matern52', importance: importance(7), others };
    expect(explanationLines(explained, [objective, waste])).toEqual([
      'From 4 observations.',
      'What moves the predicted yield, on average over 4 observed points:',
      '  base  7 %',
      'What moves the predicted waste, on average over 4 observed points:',
      '  base  0.5 g',
    ]);
  });

  it('says when there is too little to learn from', () => {
    expect(explanationLines({ observations: 1 }, [objective])).toEqual([
      'Too little is observed for a model yet (observations: 1).',
    ]);
  });
});
