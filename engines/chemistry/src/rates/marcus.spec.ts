import { describe, expect, it } from 'vitest';
import { type Interval, marcusLogRate, marcusLogRateInterval } from './marcus.js';

const at = (coupling: number, energy: number, reorganisation: number, temperature = 300) =>
  marcusLogRate({ coupling, energy, reorganisation, temperature });

describe('the rate of a transition', () => {
  // own arithmetic from the formula, checked by hand: V in cm-1, ΔE and λ in eV, 300 K, k in s-1
  it.each([
    [1, 0.1, 0.1, 1.7e7],
    [0.5, 0.1, 0.2, 1.85e6],
    [1, 0, 0.1, 3.1e8],
    [0.2, 0.05, 0.1, 3.7e6],
    [1, -0.01, 0.1, 3.72e8],
  ])('with V = %d cm-1, ΔE = %d eV and λ = %d eV is %d s-1', (coupling, energy, reorganisation, rate) => {
    expect(Math.abs(10 ** at(coupling, energy, reorganisation) / rate - 1)).toBeLessThan(0.01);
  });

  it('obeys detailed balance: there and back differ by the Boltzmann factor', () => {
    for (const energy of [0.01, 0.1, 0.7])
      expect(at(1, energy, 0.15) - at(1, -energy, 0.15)).toBeCloseTo(-energy / (8.617333262e-5 * 300) / Math.LN10, 9);
  });

  it('has a logarithm where the rate itself is no number any more', () => {
    expect(at(0.1, 3, 0.1)).toBeLessThan(-350);
  });

  it.each([
    [0, 0.1, 0.1, 300, /coupling is 0/],
    [1, 0.1, 0, 300, /reorganisation is 0/],
    [1, 0.1, -0.1, 300, /reorganisation is -0.1/],
    [1, 0.1, 0.1, Number.NaN, /temperature is NaN/],
    [1, Number.POSITIVE_INFINITY, 0.1, 300, /energy is Infinity/],
  ])('is none for V %d, ΔE %d, λ %d at %d K', (coupling, energy, reorganisation, temperature, reason) => {
    expect(() => at(coupling, energy, reorganisation, temperature)).toThrow(reason);
  });
});

describe('the interval of a rate', () => {
  const coupling: Interval = [0.1, 1];
  it.each([
    [0.15, [0.05, 0.4]],
    [0.15, [0.2, 0.4]],
    [-0.3, [0.05, 0.2]],
    [0, [0.05, 0.2]],
  ] as const)('has in it every rate between, and touches its ends: ΔE %d eV, λ in %j eV', (energy, reorganisation) => {
    const [low, high] = marcusLogRateInterval({ coupling, energy, reorganisation, temperature: 300 });
    const [from, to] = reorganisation;
    const between = Array.from({ length: 2001 }, (_, i) => from + ((to - from) * i) / 2000);
    const weak = between.map((lambda) => at(0.1, energy, lambda));
    const strong = between.map((lambda) => at(1, energy, lambda));
    expect(low).toBeCloseTo(Math.min(...weak), 9);
    expect(high).toBeGreaterThanOrEqual(Math.max(...strong) - 1e-12);
    expect(high).toBeCloseTo(Math.max(...strong), 5);
  });

  it('is none when an interval is turned round', () => {
    const turned = () =>
      marcusLogRateInterval({ coupling: [1, 0.1], energy: 0, reorganisation: [1, 1], temperature: 300 });
    expect(turned).toThrow(/coupling goes from 1 to 0.1/);
  });
});
