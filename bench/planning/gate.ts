/** A figure with what it has to reach. */
export interface Gate {
  readonly figure: string;
  /** Direction and bound, e.g. `<= 0.17`. */
  readonly gate: string;
  readonly measured: number;
  readonly reached: 'yes' | 'no';
  /** What is hoped for beyond the gate. */
  readonly aim?: string;
  readonly aimReached?: 'yes' | 'no';
}

const yesOrNo = (reached: boolean) => (reached ? 'yes' : 'no');

export function atMost(figure: string, measured: number, bound: number, aim?: number): Gate {
  const gate = { figure, gate: `<= ${bound}`, measured, reached: yesOrNo(measured <= bound) } as const;
  return aim === undefined ? gate : { ...gate, aim: `<= ${aim}`, aimReached: yesOrNo(measured <= aim) };
}

export function atLeast(figure: string, measured: number, bound: number): Gate {
  return { figure, gate: `>= ${bound}`, measured, reached: yesOrNo(measured >= bound) };
}

/** What one part of a benchmark hands back. */
export interface Measured {
  readonly results: Readonly<Record<string, unknown>>;
  readonly gates: readonly Gate[];
}
