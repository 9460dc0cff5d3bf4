import { locations } from '@meguri/world';
import { type DeviceDescription, program } from '../programs/device-description.js';

const transfer = program({
  name: 'Transfer',
  description: 'Carries whatever stands at one location to another.',
  properties: {
    From: { kind: 'place', places: new Set([...locations].filter((location) => !location.startsWith('waste/'))) },
    To: { kind: 'place', places: locations },
  },
  conflict: ({ From, To }) => (From === To ? 'From and To are the same location' : undefined),
  duration: () => 20,
  jitter: 0.1,
  act: ({ From, To }) => ({ kind: 'transfer', from: From, to: To }),
  scalars: {},
});

/** Moves vessels between all places of the workcell. */
export const arm: DeviceDescription = {
  name: 'arm',
  browseName: 'Arm',
  model: 'Simulated transfer arm',
  serialNumber: 'ARM-0001',
  units: [{ name: 'Gripper', program: transfer, sensors: [] }],
};
