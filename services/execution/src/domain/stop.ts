import type { WorkcellEvent } from '@meguri/contracts';

/** Whether the journal says that everything was stopped. */
export interface StopState {
  readonly latched: boolean;
}
export type LatchedData = Extract<WorkcellEvent, { type: 'EmergencyStopLatched' }>['data'];

export const initialStop = (): StopState => ({ latched: false });

export const evolveStop = (_: StopState, event: WorkcellEvent): StopState => ({
  latched: event.type === 'EmergencyStopLatched',
});

export const latch = (state: StopState, data: LatchedData): readonly WorkcellEvent[] =>
  state.latched ? [] : [{ type: 'EmergencyStopLatched', data }];

/** undefined: nothing is latched. */
export const resetStop = (state: StopState, workcell: string, by: string): readonly WorkcellEvent[] | undefined =>
  state.latched ? [{ type: 'EmergencyStopReset', data: { workcell, by } }] : undefined;
