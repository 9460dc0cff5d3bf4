import { levels } from './direct-arylation-table.js';
import type { Contents } from './reaction.js';
import { substances } from './substances.js';

/** A peak before it has a shape: when it leaves the column and how large it is. */
export interface Elution {
  readonly substance: string;
  /** min after injection */
  readonly retention: number;
  /** mAU·min */
  readonly area: number;
}

/** Length of the gradient in minutes. */
export const gradientMinutes = 10;

// area of the internal standard in mAU·min for 1 µL of a solution with 1 mmol/mL
const sensitivity = 60;

interface Behaviour {
  readonly retention: number;
  /** area per mmol relative to the internal standard */
  readonly response: number;
}

const behaviours: Readonly<Record<string, Behaviour>> = {
  'imidazole-substrate': { retention: 2.1, response: 0.55 },
  'aryl-bromide': { retention: 3.6, response: 0.8 },
  product: { retention: 4.8, response: 1.35 },
  biphenyl: { retention: 6.2, response: 1 },
  ...Object.fromEntries(
    levels.ligand.map((ligand, i) => [
      ligand,
      { retention: 7.5 + i / (levels.ligand.length - 1), response: 0.4 + 0.05 * (i % 5) },
    ]),
  ),
};

// what every injection of liquid shows when the solvent leaves the column
const solventFront = { retention: 0.9, areaPerMicrolitre: 1.5 };

/**
 * What leaves the column after an injection: nothing from an empty vessel. Bases and palladium salt are not seen.
 * @param injected µL
 */
export function elutions(contents: Contents, injected: number): Elution[] {
  const volume = Object.entries(contents).reduce(
    (sum, [substance, amount]) => sum + (substances[substance]?.state === 'liquid' ? amount : 0),
    0,
  );
  if (!(volume > 0 && injected > 0)) return [];
  const front = {
    substance: 'solvent',
    retention: solventFront.retention,
    area: solventFront.areaPerMicrolitre * injected,
  };
  const seen = Object.entries(contents).flatMap(([substance, amount]) => {
    const behaviour = behaviours[substance];
    if (!behaviour || amount <= 0) return [];
    const area = sensitivity * behaviour.response * (amount / volume) * injected;
    return [{ substance, retention: behaviour.retention, area }];
  });
  return [front, ...seen].sort((a, b) => a.retention - b.retention);
}
