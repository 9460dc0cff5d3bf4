import { type Contents, refractiveIndex } from '@meguri/materials';
import { stream } from '@meguri/numerics';
import { clamp, fingerprint } from './measurement-noise.js';

/** What was pressed against the prism; the scan follows from it. */
export interface Contact {
  readonly contents: Contents;
  /** how often the vessel had been measured before */
  readonly measured: number;
}

export interface AngleScan {
  /** degrees of incidence inside the prism, evenly spaced */
  readonly angle: readonly number[];
  /** reflected intensity, arbitrary units */
  readonly intensity: readonly number[];
}

/** of the prism at 589 nm */
const prismIndex = 2.16;
/** degrees */
const range = { from: 30, to: 70, step: 0.02 };
/** degrees by which the rays of the beam differ from its axis */
const divergence = [-0.02, -0.01, 0, 0.01, 0.02];
const noiseDeviation = 0.004;
/** Largest noise, as a share of total reflection. */
const noiseLimit = 0.02;

/**
 * Light reflected at the face of the prism: all of it beyond the critical angle, where the sample begins to pass some on
 * below it. Same seed and contact: same scan.
 */
export function angleScan(seed: string, { contents, measured }: Contact): AngleScan {
  const index = refractiveIndex(contents);
  const random = stream(seed, 'angle-scan', fingerprint(contents), measured);
  const lamp = {
    full: 1 + 0.05 * random.normal(),
    tilt: 0.002 * random.normal(),
    dark: 0.02 + 0.005 * random.normal(),
  };
  const angle = Array.from({ length: Math.round((range.to - range.from) / range.step) + 1 }, (_, i) =>
    round(range.from + i * range.step, 2),
  );
  const intensity = angle.map((degrees) => {
    const rays = divergence.map((deviation) => reflectance(degrees + deviation, index / prismIndex));
    const reflected = rays.reduce((sum, ray) => sum + ray, 0) / rays.length;
    const drift = 1 + lamp.tilt * ((degrees - range.from) / (range.to - range.from));
    return round(lamp.dark + lamp.full * (drift * reflected + clamp(random.normal() * noiseDeviation, noiseLimit)), 5);
  });
  return { angle, intensity };
}

/** Fresnel's equation for light polarised across the plane of incidence, at a ratio of indices below 1. */
function reflectance(degrees: number, ratio: number): number {
  const incidence = (degrees * Math.PI) / 180;
  const sine = Math.sin(incidence) / ratio;
  if (sine >= 1) return 1;
  const passed = Math.asin(sine);
  return (Math.sin(incidence - passed) / Math.sin(incidence + passed)) ** 2;
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
