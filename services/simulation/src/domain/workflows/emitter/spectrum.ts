import type { Figure } from '../../figure.js';
import type { State } from './excited-states.js';

/** Standard deviation of a band, eV: a typical width in solution, not calculated. */
const WIDTH = 0.2;
const POINTS = 301;
/** Standard deviations that the axis goes beyond the outermost states. */
const MARGIN = 4;

/** Transitions to singlets as sticks, and the spectrum that they make with bands of one width. */
export function absorptionSpectrum(singlets: readonly State[], method: string): Figure {
  const energies = singlets.map(({ energy }) => energy);
  const from = Math.max(0, Math.min(...energies) - MARGIN * WIDTH);
  const to = Math.max(...energies) + MARGIN * WIDTH;
  const grid = Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1));
  const absorption = grid.map((x) => singlets.reduce((sum, state) => sum + band(state, x), 0));
  return {
    name: 'absorption-spectrum',
    title: `Absorption by ${method}, bands of ${WIDTH} eV assumed`,
    x: { label: 'photon energy', unit: 'eV' },
    y: { label: 'oscillator strength per energy', unit: 'eV-1' },
    series: [
      { name: 'spectrum', x: grid, y: absorption },
      {
        name: 'transitions',
        x: singlets.flatMap(({ energy }) => [energy, energy, energy]),
        y: singlets.flatMap((state) => [0, band(state, state.energy), 0]),
      },
    ],
  };
}

const band = ({ energy, oscillatorStrength }: State, x: number): number =>
  (oscillatorStrength / (WIDTH * Math.sqrt(2 * Math.PI))) * Math.exp(-(((x - energy) / WIDTH) ** 2) / 2);
