import type { Contents } from '@meguri/materials';
import { stream } from '@meguri/numerics';

/** Largest relative error of a dose. */
export const doseTolerance = 0.005;

/** Contents as text that does not depend on the order in which they came together. */
export function fingerprint(contents: Contents): string {
  return Object.keys(contents)
    .sort()
    .map((substance) => `${substance}=${contents[substance]?.toPrecision(9)}`)
    .join(';');
}

/** What really falls into the vessel when `amount` is asked for: the same for the same seed, contents and amount. */
export function doseGiven(seed: string, contents: Contents, substance: string, amount: number): number {
  const error = stream(seed, 'dose', fingerprint(contents), substance, amount).normal() * (doseTolerance / 3);
  return amount * (1 + clamp(error, doseTolerance));
}

/** A thermometer's reading of a temperature in °C, off by at most 0.2 °C. */
export function temperatureRead(seed: string, contents: Contents, celsius: number): number {
  const error = clamp(stream(seed, 'thermometer', fingerprint(contents), celsius).normal() * 0.05, 0.2);
  return Math.round((celsius + error) * 100) / 100;
}

export function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
