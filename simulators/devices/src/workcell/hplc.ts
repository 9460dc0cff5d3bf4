import { locations } from '@meguri/world';
import { type DeviceDescription, program } from '../programs/device-description.js';

const analyse = program({
  name: 'Analyse',
  description: 'Injects from the vessel at an autosampler position and records the chromatogram.',
  properties: {
    Position: { kind: 'place', places: new Set([...locations].filter((location) => location.startsWith('hplc/'))) },
    Method: { kind: 'option', options: new Set(['arylation-gradient']) },
    InjectionVolume: { kind: 'number', unit: 'uL', low: 0.1, high: 100 },
  },
  duration: () => 600,
  jitter: 0,
  act: ({ Position, InjectionVolume }) => ({ kind: 'inject', location: Position, volume: InjectionVolume }),
  scalars: {
    InjectedVolume: { unit: 'uL', low: 0, high: 100, ordered: ({ InjectionVolume }) => InjectionVolume },
  },
});

/** Liquid chromatograph with autosampler; its results are files with the raw signal. */
export const hplc: DeviceDescription = {
  name: 'hplc',
  browseName: 'HPLC',
  model: 'Simulated liquid chromatograph',
  serialNumber: 'LCX-0001',
  units: [
    {
      name: 'Separation',
      program: analyse,
      sensors: [
        {
          kind: 'analog',
          name: 'ColumnPressure',
          unit: 'bar',
          low: 0,
          high: 600,
          current: (activity) => (activity?.running ? 215 : 180),
        },
      ],
    },
  ],
};
