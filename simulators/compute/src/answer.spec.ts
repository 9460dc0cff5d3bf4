import { describe, expect, it } from 'vitest';
import { answer } from './answer.js';

describe('the calculator of refractive indices', () => {
  it('answers with what was calculated, not with what was measured', () => {
    // RadonPy against 1.592 in experiment
    expect(answer('{"polymer": "PS"}')).toMatchObject({ result: { polymer: 'PS', refractiveIndex: 1.57816 } });
  });

  it('knows a polymer by its repeat unit too', () => {
    expect(answer('{"polymer": "*C(C*)c1ccccc1"}')).toMatchObject({ result: { polymer: 'PS' } });
  });

  it('prints the figures that its result file holds', () => {
    const found = answer('{"polymer": "CYTOP"}');
    expect('report' in found && found.report).toMatch(
      /refractive index, 589 nm : 1\.31150\n Abbe number {14}: 43\.016/,
    );
  });

  it.each(['', '{}', '{"polymer": 3}', 'PS'])('asks for a polymer when the input is %j', (input) => {
    expect(answer(input)).toMatchObject({ problem: expect.stringContaining('names no polymer') });
  });

  it('gives no figure for a polymer of which none was published', () => {
    expect(answer('{"polymer": "PVC"}')).toEqual({ problem: 'nothing was calculated of PVC' });
  });
});
