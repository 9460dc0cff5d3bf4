import type { DeviceDescription } from '../programs/device-description.js';
import { arm } from './arm.js';
import { dispenser } from './dispenser.js';
import { hplc } from './hplc.js';
import { reactor } from './reactor.js';
import { refractometer } from './refractometer.js';

/** The devices of the simulated workcell. */
export const workcell: readonly DeviceDescription[] = [dispenser, arm, reactor, hplc, refractometer];
