import { describe, expect, it } from 'vitest';
import { FaultScript, faultSchema } from './fault.js';

const skip = (nth: number, program?: string) =>
  faultSchema.parse({ device: 'dispenser', kind: 'skip', nth, ...(program && { program }) });

describe('the fault script', () => {
  it('lets a fault meet the call it was written for, once', () => {
    const script = new FaultScript();
    script.add(skip(2));
    const met = [1, 2, 3].map(() => script.meet('dispenser', 'Dispense')?.kind);
    expect(met).toEqual([undefined, 'skip', undefined]);
  });

  it('counts only calls of the named device and program', () => {
    const script = new FaultScript();
    script.add(skip(2, 'Dispense'));
    script.meet('arm', 'Transfer');
    script.meet('dispenser', 'Rinse');
    expect(script.meet('dispenser', 'Dispense')).toBeUndefined();
    expect(script.meet('dispenser', 'Dispense')?.kind).toBe('skip');
  });

  it('forgets what has not come yet when it is cleared', () => {
    const script = new FaultScript();
    script.add(skip(1));
    script.clear();
    expect(script.meet('dispenser', 'Dispense')).toBeUndefined();
  });
});
