import { z } from 'zod';
import type { Report, Workcell } from '../../domain/workcell.js';
import { quantityIn, quantityLike, unitSymbol } from './quantities.js';
import { type Read, readYaml } from './yaml-file.js';

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'must be a name: letters, digits, dash, underscore');
const count = z.int().min(1);
const share = quantityIn('');
const PERCENT = 0.01;

const range = z
  .strictObject({ minimum: z.number(), maximum: z.number(), unit: unitSymbol })
  .refine(({ minimum, maximum }) => minimum <= maximum, { error: 'minimum must not exceed maximum' });

/** `5 %` is a share of the asked value, a bare number is in its unit. */
const tolerance = z.union([
  z.number().positive(),
  z.string().regex(/^\d+(\.\d+)?\s*%$/, 'must be a number or a share in %'),
]);
const report = z
  .strictObject({ of: z.string(), within: tolerance })
  .transform(
    ({ of, within }): Report =>
      typeof within === 'number'
        ? { of, within, relative: false }
        : { of, within: Number.parseFloat(within) * PERCENT, relative: true },
  );

const program = {
  device: name,
  unit: z.string().min(1),
  program: z.string().min(1),
  duration: quantityIn('s'),
  properties: z.record(z.string(), z.string()),
  reports: z.record(z.string(), report).default({}),
};
const placed = { ...program, at: name };

const stock = z.strictObject({ form: z.enum(['solid', 'liquid']), molarMass: quantityIn('g/mol') });
const peak = z.strictObject({
  retention: quantityIn('min'),
  window: quantityIn('min'),
  responseFactor: z.number().positive(),
});
const chromatographic = z.strictObject({
  version: z.string(),
  standard: z.string(),
  saturation: z.number().positive(),
  calibrationUncertainty: share,
  peaks: z.record(z.string(), peak),
});

const criticalAngle = z.strictObject({
  version: z.string(),
  prismIndex: z.number().gt(1),
  calibrationUncertainty: share,
});
const method = z.union([chromatographic, criticalAngle]);

const LEASES = [1, 3, 10, 30];

const file = z
  .strictObject({
    version: z.literal(1),
    name,
    title: z.string(),
    timeScale: z.number().positive(),
    unknownOutcome: z.enum(['ask', 'discard-sample']),
    attempts: count,
    lease: quantityIn('s').refine((value) => LEASES.includes(value), {
      error: `must be one of ${LEASES.join(', ')} s`,
    }),
    commandLimit: quantityIn('s'),
    patience: quantityIn('s'),
    devices: z.record(
      name,
      z.strictObject({ endpoint: z.string().startsWith('opc.tcp://'), lads: z.string(), guarded: z.boolean() }),
    ),
    locations: z.record(name, z.strictObject({ count, use: z.enum(['home', 'shared', 'sink']) })),
    labware: z.record(
      name,
      z.strictObject({ prefix: z.string(), digits: z.int().min(0), group: name, capacity: quantityLike('mL') }),
    ),
    capabilities: z.strictObject({
      dispense: z.strictObject({ ...placed, ranges: z.strictObject({ solid: range, liquid: range }) }),
      transfer: z.strictObject(program),
      heat: z.strictObject({ ...placed, ranges: z.strictObject({ temperature: range, duration: range }) }),
      analyse: z.strictObject({ ...placed, ranges: z.strictObject({ injectionVolume: range }), file: z.string() }),
      refract: z.strictObject({ ...placed, file: z.string() }).optional(),
    }),
    stocks: z.record(z.string(), stock),
    methods: z.record(name, method),
  })
  .superRefine((workcell, context) => {
    const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const [capability, program] of Object.entries(workcell.capabilities)) {
      if (!program) continue;
      const { device, ...rest } = program;
      if (!workcell.devices[device])
        complain(['capabilities', capability, 'device'], `there is no device ${device} among the devices`);
      if ('at' in rest && !workcell.locations[rest.at])
        complain(['capabilities', capability, 'at'], `there is no ${rest.at} among the locations`);
    }
    for (const [kind, { group }] of Object.entries(workcell.labware))
      if (workcell.locations[group]?.use !== 'home')
        complain(['labware', kind, 'group'], `${group} must be a location of use home`);
    for (const [id, each] of Object.entries(workcell.methods))
      if ('peaks' in each && !each.peaks[each.standard])
        complain(['methods', id, 'standard'], `there is no peak of ${each.standard}`);
  });

/** Reads a workcell file. */
export function readWorkcell(text: string): Read<Workcell> {
  const read = readYaml(text, file);
  return read.ok ? { ok: true, value: withoutVersion(read.value) } : read;
}

function withoutVersion({ version: _, ...workcell }: z.infer<typeof file>): Workcell {
  return workcell;
}
