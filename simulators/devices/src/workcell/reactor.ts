import {
  type Activity,
  type DeviceDescription,
  program,
  type SensorDescription,
  type UnitDescription,
} from '../programs/device-description.js';

/** °C */
const ambient = 25;
/** °C per lab second, up and down */
const rampRate = 0.5;
const range = { low: 20, high: 160 };

/** The block's temperature in °C: up at a constant rate, held, and down again after the program. */
function blockTemperature(activity?: Activity): number {
  if (!activity) return ambient;
  const target = setPoint(activity);
  const travelled = Math.min(rampRate * activity.elapsed, Math.abs(target - ambient));
  const left = Math.max(0, travelled - rampRate * activity.since);
  return ambient + Math.sign(target - ambient) * left;
}

const setPoint = ({ inputs }: Activity): number => Number(inputs.Temperature);

function position(number: number): UnitDescription {
  const location = `reactor/${number}`;
  const heat = program({
    name: 'Heat',
    description: 'Heats the vessel in this position and holds it at a temperature.',
    properties: {
      Temperature: { kind: 'number', unit: 'degC', ...range },
      Duration: { kind: 'number', unit: 's', low: 1, high: 604_800 },
    },
    duration: ({ Temperature, Duration }) => Duration + Math.abs(Temperature - ambient) / rampRate,
    jitter: 0,
    act: ({ Temperature, Duration }) => ({ kind: 'heat', location, temperature: Temperature, duration: Duration }),
    scalars: { TemperatureReached: { unit: 'degC', low: 0, high: 200, ordered: ({ Temperature }) => Temperature } },
  });
  const sensors: SensorDescription[] = [
    {
      kind: 'controlled',
      name: 'Temperature',
      unit: 'degC',
      low: 0,
      high: 200,
      current: blockTemperature,
      target: (activity) => (activity?.running ? setPoint(activity) : ambient),
    },
    { kind: 'presence', name: 'Vessel', location },
  ];
  return { name: `Position${number}`, program: heat, sensors };
}

/** A block of six independently heated positions. */
export const reactor: DeviceDescription = {
  name: 'reactor',
  browseName: 'Reactor',
  model: 'Simulated reactor block',
  serialNumber: 'RCT-0001',
  units: [1, 2, 3, 4, 5, 6].map(position),
};
