import { describe, expect, it } from 'vitest';
import { workcell } from '../../domain/testing.fixture.js';
import { EngineAnalyst } from './engine-analyst.js';

const analyst = new EngineAnalyst();
const method = workcell.methods['critical-angle']!;
const bytes = (content: unknown) => new TextEncoder().encode(JSON.stringify(content));
const angle = Array.from({ length: 801 }, (_, i) => 30 + i / 20);

describe('the analysis of raw data', () => {
  it('finds the refractive index where total reflection begins', async () => {
    const critical = Math.asin(1.6 / 2.16);
    const intensity = angle.map((degrees) => {
      const theta = (degrees * Math.PI) / 180;
      if (theta >= critical) return 1;
      const passed = Math.asin((2.16 / 1.6) * Math.sin(theta));
      return (Math.sin(theta - passed) / Math.sin(theta + passed)) ** 2;
    });
    const result = await analyst.analyse(
      bytes({ angleUnit: 'deg', angle, intensity }),
      { by: 'critical-angle' },
      method,
    );
    expect(result).toMatchObject({ kind: 'value', method: 'critical-angle 1, calibration 1' });
    expect('value' in result && result.value).toBeCloseTo(1.6, 3);
  });

  it('says why there is no value', async () => {
    const flat = bytes({ angleUnit: 'deg', angle, intensity: angle.map(() => 5) });
    expect(await analyst.analyse(flat, { by: 'critical-angle' }, method)).toMatchObject({ code: 'ANALYSIS.NO_SIGNAL' });
    expect(await analyst.analyse(bytes({}), { by: 'critical-angle' }, method)).toMatchObject({
      code: 'ANALYSIS.MALFORMED',
    });
  });

  it('refuses a method that is for something else', async () => {
    const chromatographic = workcell.methods['arylation-gradient']!;
    expect(await analyst.analyse(bytes({}), { by: 'critical-angle' }, chromatographic)).toMatchObject({
      code: 'PROCEDURE.UNFIT',
    });
  });
});
