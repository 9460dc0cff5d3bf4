import { substances } from '@meguri/materials';
import { locations } from '@meguri/world';
import { type DeviceDescription, program } from '../programs/device-description.js';

const stocked = Object.keys(substances).filter((name) => substances[name]?.stocked);
const deck = new Set([...locations].filter((location) => location.startsWith('rack/')));
const unitOf = (substance: string): string => (substances[substance]?.state === 'liquid' ? 'uL' : 'mg');

const dispense = program({
  name: 'Dispense',
  description: 'Doses one substance into the vessel that stands at a position.',
  properties: {
    Position: { kind: 'place', places: deck },
    Substance: { kind: 'option', options: new Set(stocked) },
    Amount: { kind: 'number', unit: 'mg or uL', low: 0.01, high: 8000 },
    Unit: { kind: 'option', options: new Set(['mg', 'uL']) },
  },
  conflict: ({ Substance, Unit }) =>
    Unit === unitOf(Substance) ? undefined : `${Substance} is dosed in ${unitOf(Substance)}, not in ${Unit}`,
  duration: () => 45,
  jitter: 0.1,
  act: ({ Position, Substance, Amount }) => ({
    kind: 'dispense',
    location: Position,
    substance: Substance,
    amount: Amount,
  }),
  scalars: { AmountDosed: { unit: 'mg or uL', low: 0, high: 8000, ordered: ({ Amount }) => Amount } },
});

/** Doses solids by mass and liquids by volume into vessels on its deck, the rack. */
export const dispenser: DeviceDescription = {
  name: 'dispenser',
  browseName: 'Dispenser',
  model: 'Simulated dispensing robot',
  serialNumber: 'DSP-0001',
  units: [{ name: 'Dispensing', program: dispense, sensors: [] }],
};
