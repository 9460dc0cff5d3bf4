import type { Contents } from '@meguri/materials';
import { z } from 'zod';
import type { Contact } from './angle-scan.js';

const location = z.string().min(1);

/** What a device does to matter. Amounts: mg of solids, µL of liquids; temperatures in °C; durations in lab seconds. */
export const actSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dispense'), location, substance: z.string(), amount: z.number().positive() }),
  z.object({ kind: z.literal('transfer'), from: location, to: location }),
  z.object({ kind: z.literal('heat'), location, temperature: z.number(), duration: z.number().nonnegative() }),
  z.object({ kind: z.literal('inject'), location, volume: z.number().positive() }),
  z.object({ kind: z.literal('scan-angle'), location }),
]);

export type Act = z.infer<typeof actSchema>;

/** One physical act as a device announces it before it moves. */
export const announcementSchema = z.object({
  /** the device's own id of the program run: the same act announced again is the same act */
  programRun: z.string().min(1),
  /** command id `<run>/<step>/<attempt>` */
  taskId: z.string().min(1),
  runId: z.string(),
  device: z.string().min(1),
  /** the person who ordered this step once more, if one did */
  orderedBy: z.string().min(1).optional(),
  act: actSchema,
});

export type Announcement = z.infer<typeof announcementSchema>;

/** `running` until the device says how far it came. */
export type EffectState = 'running' | 'none' | 'partial' | 'complete';

/** What was in the vessel when it was measured; the chromatogram follows from it. */
export interface Injection {
  readonly contents: Contents;
  /** µL */
  readonly volume: number;
  /** how often the vessel had been measured before */
  readonly measured: number;
}

/** What became of an act. */
export interface Outcome {
  readonly state: EffectState;
  /** what the device's sensors read, by name */
  readonly values: Readonly<Record<string, number>>;
  readonly injection?: Injection;
  readonly contact?: Contact;
}

export interface Effect extends Announcement, Outcome {
  readonly began: string;
  readonly ended?: string;
}

export interface EffectCount {
  /** effects that changed something, or still may */
  readonly executed: number;
  /** effects beyond one per `<run>/<step>` that no person ordered */
  readonly repeated: number;
}

/** Counts physical effects by `<run>/<step>`; an effect that came to nothing does not count. */
export function countEffects(effects: Iterable<Pick<Effect, 'taskId' | 'state' | 'orderedBy'>>): EffectCount {
  const done = new Set<string>();
  let executed = 0;
  let repeated = 0;
  for (const { taskId, state, orderedBy } of effects) {
    if (state === 'none') continue;
    executed += 1;
    const step = taskId.slice(0, taskId.lastIndexOf('/'));
    if (done.has(step) && orderedBy === undefined) repeated += 1;
    done.add(step);
  }
  return { executed, repeated };
}
