/** States of a LADS functional unit (OPC 30500-1, FunctionalStateMachineType). */
export type UnitState = 'Stopped' | 'Running' | 'Stopping' | 'Aborting' | 'Aborted' | 'Clearing';

const successors: Readonly<Record<UnitState, readonly UnitState[]>> = {
  Stopped: ['Running'],
  Running: ['Stopping', 'Aborting'],
  Stopping: ['Stopped', 'Aborting'],
  Aborting: ['Aborted'],
  Aborted: ['Clearing'],
  Clearing: ['Stopped'],
};

/** Whether the standard knows a transition between two states. */
export function mayMove(from: UnitState, to: UnitState): boolean {
  return successors[from].includes(to);
}
