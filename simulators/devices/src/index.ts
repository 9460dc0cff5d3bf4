export type { ReceivedCall } from './control/call-log.js';
export type { Fault } from './control/fault.js';
export type { DeviceDescription } from './programs/device-description.js';
export { workcell } from './workcell/workcell.js';
