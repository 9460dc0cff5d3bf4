import { describe, expect, it } from 'vitest';
import { type Atom, vanDerWaalsVolume } from './van-der-waals-volume.js';

const carbon = (x: number): Atom => ({ element: 'C', position: [x, 0.03, -0.02] });
const sphere = (4 / 3) * Math.PI * 1.7 ** 3;

describe('the van der Waals volume', () => {
  it('of one atom is that of its sphere, of two far apart twice that', () => {
    expect(vanDerWaalsVolume([carbon(0)]) / sphere).toBeCloseTo(1, 2);
    expect(vanDerWaalsVolume([carbon(0), carbon(9)]) / sphere).toBeCloseTo(2, 2);
  });

  it('counts once what two spheres share: a lens of known volume', () => {
    const distance = 1.5;
    const lens = (Math.PI * (2 * 1.7 - distance) ** 2 * (distance ** 2 + 4 * distance * 1.7)) / (12 * distance);
    expect(vanDerWaalsVolume([carbon(0), carbon(distance)]) / (2 * sphere - lens)).toBeCloseTo(1, 2);
  });

  it('does not depend on where the molecule lies', () => {
    const moved = [carbon(-7.31), carbon(-5.81)];
    expect(vanDerWaalsVolume(moved) / vanDerWaalsVolume([carbon(0), carbon(1.5)])).toBeCloseTo(1, 2);
  });

  it('is refused for an element without a radius', () => {
    expect(() => vanDerWaalsVolume([{ element: 'U', position: [0, 0, 0] }])).toThrow(/radius of U/);
  });
});
