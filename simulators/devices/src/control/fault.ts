import { z } from 'zod';

const aim = z.object({
  device: z.string(),
  program: z.string().optional(),
  /** which of the coming StartProgram calls it meets: 1 is the next */
  nth: z.number().int().min(1).default(1),
});

/** A scripted fault. It meets one StartProgram call and is gone then. */
export const faultSchema = z.discriminatedUnion('kind', [
  aim.extend({
    kind: z.literal('refuse'),
    status: z.enum(['BadInvalidState', 'BadResourceUnavailable']).default('BadInvalidState'),
  }),
  aim.extend({ kind: z.literal('hang'), at: z.enum(['call', 'program']).default('program') }),
  aim.extend({ kind: z.literal('crash'), at: z.enum(['before', 'started', 'running', 'settled']).default('running') }),
  aim.extend({ kind: z.literal('late'), milliseconds: z.number().min(0).default(1000) }),
  aim.extend({ kind: z.literal('wrong-value'), value: z.number().default(-1) }),
  aim.extend({ kind: z.literal('swap'), locations: z.tuple([z.string(), z.string()]) }),
  aim.extend({ kind: z.literal('skip') }),
  aim.extend({ kind: z.literal('slow'), factor: z.number().min(1).default(10) }),
]);

export type Fault = z.infer<typeof faultSchema>;

/** The faults that still wait for their call. */
export class FaultScript {
  #waiting: Fault[] = [];

  add(fault: Fault): void {
    this.#waiting.push(fault);
  }

  clear(): void {
    this.#waiting = [];
  }

  get waiting(): readonly Fault[] {
    return this.#waiting;
  }

  /** The fault that this call meets; every matching one comes one call nearer. */
  meet(device: string, program: string): Fault | undefined {
    const matches = (fault: Fault) => fault.device === device && (fault.program ?? program) === program;
    const met = this.#waiting.find((fault) => matches(fault) && fault.nth === 1);
    this.#waiting = this.#waiting
      .filter((fault) => fault !== met)
      .map((fault) => (matches(fault) && fault.nth > 1 ? { ...fault, nth: fault.nth - 1 } : fault));
    return met;
  }
}
