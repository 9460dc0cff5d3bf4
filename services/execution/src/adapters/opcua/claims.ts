import type { DeviceFacts } from '../../application/ports.js';
import { locationsOf, unitAt, type Workcell } from '../../domain/workcell.js';

/** What the workcell file says a device can do. */
export interface Claim {
  readonly units: readonly {
    readonly unit: string;
    readonly program: string;
    readonly properties: readonly string[];
  }[];
}

/** What the capabilities of a workcell need from each device. */
export function claimsOf(workcell: Workcell): ReadonlyMap<string, Claim> {
  const claims = new Map<string, Claim['units'][number][]>();
  for (const capability of Object.values(workcell.capabilities)) {
    const at = 'at' in capability ? locationsOf(workcell, capability.at) : [''];
    const units = new Set(at.map((location) => unitAt(capability, location)));
    const properties = Object.keys(capability.properties);
    const list = claims.get(capability.device) ?? [];
    claims.set(capability.device, [
      ...list,
      ...[...units].map((unit) => ({ unit, program: capability.program, properties })),
    ]);
  }
  return new Map([...claims].map(([device, units]) => [device, { units }]));
}

/** The first thing a device lacks, for people; undefined when it has all. */
export function missingFrom(facts: DeviceFacts, claim: Claim | undefined): string | undefined {
  for (const { unit, program, properties } of claim?.units ?? []) {
    const found = facts.units.find((candidate) => candidate.unit === unit);
    if (!found) return `it has no functional unit ${unit}`;
    if (!found.programs.includes(program)) return `${unit} has no program ${program}`;
    const missing = properties.find((property) => !found.properties.includes(property));
    if (missing !== undefined) return `${unit} has no property ${missing}`;
  }
  return undefined;
}
