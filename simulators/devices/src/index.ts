export type { ReceivedCall } from './control/call-log.js';
export type { Fault } from './control/fault.js';
export { workcell } from './workcell/workcell.js';
