import { locations } from '@meguri/world';
import { type DeviceDescription, program } from '../programs/device-description.js';

const scan = program({
  name: 'ScanAngle',
  description: 'Presses the sample at a position against the prism and records the reflected light over the angle.',
  properties: {
    Position: {
      kind: 'place',
      places: new Set([...locations].filter((location) => location.startsWith('refractometer/'))),
    },
    Method: { kind: 'option', options: new Set(['critical-angle']) },
  },
  duration: () => 120,
  jitter: 0.05,
  act: ({ Position }) => ({ kind: 'scan-angle', location: Position }),
  scalars: {},
});

/** Refractometer with a prism of high index; its results are files with the raw angle scan. */
export const refractometer: DeviceDescription = {
  name: 'refractometer',
  browseName: 'Refractometer',
  model: 'Simulated prism refractometer',
  serialNumber: 'RFX-0001',
  units: [
    {
      name: 'Prism',
      program: scan,
      sensors: [
        { kind: 'analog', name: 'PrismTemperature', unit: 'degC', low: 0, high: 100, current: () => 25 },
        { kind: 'presence', name: 'Vessel', location: 'refractometer/1' },
      ],
    },
  ],
};
