import { mean, variance } from '@meguri/numerics';

/** Boltzmann constant, J/K (exact). */
const BOLTZMANN = 1.380649e-23;

/** What the fluctuations at constant pressure and temperature say, SI. Classical: vibrations count in full. */
export interface FluctuationProperties {
  /** Heat capacity at constant pressure, J/(kg K). */
  readonly cp: number;
  /** Heat capacity at constant volume, J/(kg K). */
  readonly cv: number;
  /** Volume expansion, 1/K. */
  readonly volumeExpansion: number;
  /** Linear expansion of an isotropic body, 1/K. */
  readonly linearExpansion: number;
  /** Isothermal compressibility, 1/Pa. */
  readonly compressibility: number;
  /** Isothermal bulk modulus, Pa. */
  readonly bulkModulus: number;
}

/** A series at constant pressure and temperature, SI. */
export interface IsobaricSeries {
  /** Volume, m3. */
  readonly volume: Float64Array;
  /** Internal energy, kinetic and potential, J. */
  readonly energy: Float64Array;
  /** Set temperature, K, and pressure, Pa. */
  readonly temperature: number;
  readonly pressure: number;
  /** Mass of all, kg. */
  readonly mass: number;
}

/**
 * Properties from fluctuations of volume and enthalpy H = U + P V, P being the set pressure: the instantaneous one
 * would add its own noise (Allen, Tildesley, Computer Simulation of Liquids, 2nd ed., section 2.5).
 */
export function fluctuationProperties(series: IsobaricSeries): FluctuationProperties {
  const { volume, energy, temperature, pressure, mass } = series;
  const enthalpy = energy.map((value, i) => value + pressure * volume[i]!);
  const meanVolume = mean(volume);
  const cp = variance(enthalpy) / (mass * BOLTZMANN * temperature ** 2);
  const volumeExpansion = covariance(volume, enthalpy) / (meanVolume * BOLTZMANN * temperature ** 2);
  const compressibility = variance(volume) / (meanVolume * BOLTZMANN * temperature);
  const cv = cp - (meanVolume * temperature * volumeExpansion ** 2) / (compressibility * mass);
  const linearExpansion = volumeExpansion / 3;
  return { cp, cv, volumeExpansion, linearExpansion, compressibility, bulkModulus: 1 / compressibility };
}

/**
 * The same with standard errors by a jackknife over blocks, each left out once (Efron, Tibshirani, An Introduction to
 * the Bootstrap, chapter 11). They are too small when blocks are shorter than the correlation.
 */
export function fluctuationErrors(series: IsobaricSeries, blocks: number): FluctuationProperties {
  const length = Math.floor(series.volume.length / blocks);
  const without = Array.from({ length: blocks }, (_, block) => {
    const keep = (values: Float64Array) => values.filter((_, i) => Math.floor(i / length) !== block);
    return fluctuationProperties({ ...series, volume: keep(series.volume), energy: keep(series.energy) });
  });
  const errorOf = (name: keyof FluctuationProperties): number => {
    const values = without.map((properties) => properties[name]);
    return ((blocks - 1) / Math.sqrt(blocks)) * Math.sqrt(variance(values));
  };
  return {
    cp: errorOf('cp'),
    cv: errorOf('cv'),
    volumeExpansion: errorOf('volumeExpansion'),
    linearExpansion: errorOf('linearExpansion'),
    compressibility: errorOf('compressibility'),
    bulkModulus: errorOf('bulkModulus'),
  };
}

function covariance(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  return a.reduce((sum, value, i) => sum + (value - meanA) * (b[i]! - meanB), 0) / (a.length - 1);
}
