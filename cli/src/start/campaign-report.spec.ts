import { describe, expect, it } from 'vitest';
import { countRepeats } from './campaign-report.js';

const effect = (taskId: string, state = 'complete', orderedBy?: string) => ({ taskId, state, orderedBy });

describe('effects in the world', () => {
  it('are repeats beyond one for each step of a run', () => {
    expect(countRepeats([effect('r/heat/1'), effect('r/cool/1'), effect('s/heat/1')])).toEqual({
      executed: 3,
      repeated: 0,
    });
    expect(countRepeats([effect('r/heat/1'), effect('r/heat/2')])).toEqual({ executed: 2, repeated: 1 });
  });

  it('are none when the device did nothing, and no repeats when a person ordered them', () => {
    expect(countRepeats([effect('r/heat/1', 'none'), effect('r/heat/2')])).toEqual({ executed: 1, repeated: 0 });
    expect(countRepeats([effect('r/heat/1'), effect('r/heat/2', 'complete', 'Ada')])).toEqual({
      executed: 2,
      repeated: 0,
    });
  });
});
