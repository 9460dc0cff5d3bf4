import type { Quantity } from './quantity.js';

/** Devices, locations and stocks under one controller, as the workcell file states them. */
export interface Workcell {
  readonly name: string;
  readonly title: string;
  /** Laboratory seconds per wall-clock second; 1 for real devices. */
  readonly timeScale: number;
  /** What happens when nobody can say whether a command took effect. */
  readonly unknownOutcome: UnknownOutcomePolicy;
  /** How often a step may be tried when the tries before had no effect. */
  readonly attempts: number;
  /** Time to live of the right to command the workcell, wall-clock seconds. */
  readonly lease: number;
  /** Wall-clock seconds after which a device must refuse a command. */
  readonly commandLimit: number;
  /** Wall-clock seconds that a device may take longer than expected before it counts as silent. */
  readonly patience: number;
  readonly devices: Readonly<Record<string, DeviceEntry>>;
  readonly locations: Readonly<Record<string, LocationGroup>>;
  readonly labware: Readonly<Record<string, Labware>>;
  readonly capabilities: Capabilities;
  readonly stocks: Readonly<Record<string, Stock>>;
  readonly methods: Readonly<Record<string, Method>>;
}
export type UnknownOutcomePolicy = 'ask' | 'discard-sample';

export interface DeviceEntry {
  /** Address of its OPC UA server. */
  readonly endpoint: string;
  /** Browse name of the LADS device. */
  readonly lads: string;
  /**
   * It takes NotAfter, ServerEpoch, LeaseEpoch and OrderedBy with each command, refuses what is late or from an old
   * holder, makes a Result before any effect, keeps it across restarts, and knows a repeated task id.
   */
  readonly guarded: boolean;
}

/** Locations of one kind, named `<group>/1` to `<group>/<count>`; each holds at most one vessel. */
export interface LocationGroup {
  readonly count: number;
  /** `home`: each vessel has its own place here; `shared`: vessels take turns; `sink`: takes any number, for ever. */
  readonly use: 'home' | 'shared' | 'sink';
}

export interface Labware {
  /** Vessels are called `<prefix><number>`; number n stands at `<group>/<n>` of the home group. */
  readonly prefix: string;
  readonly digits: number;
  readonly group: string;
  /** Largest volume of liquid. */
  readonly capacity: Quantity;
}

export interface Range {
  readonly minimum: number;
  readonly maximum: number;
  /** The unit that the device is given. */
  readonly unit: string;
}

interface Program {
  readonly device: string;
  /** Functional unit of the device; `{place}` stands for the number of the location. */
  readonly unit: string;
  readonly program: string;
  /** Expected duration beside what the step itself asks for, laboratory seconds. */
  readonly duration: number;
  /** Property of the device → what it is given: a parameter of the step, `<parameter>.unit`, location, from or to. */
  readonly properties: Readonly<Record<string, string>>;
  /** Values the device reports: which parameter they must agree with, and how far they may be off. */
  readonly reports: Readonly<Record<string, Report>>;
}
export interface Report {
  readonly of: string;
  /** Largest admitted difference: a share of the value, or absolute in the unit of the parameter. */
  readonly within: number;
  readonly relative: boolean;
}
export interface PlacedProgram extends Program {
  /** Group of locations in which the vessel must stand. */
  readonly at: string;
}
export interface Capabilities {
  readonly dispense: PlacedProgram & { readonly ranges: { readonly solid: Range; readonly liquid: Range } };
  readonly transfer: Program;
  readonly heat: PlacedProgram & { readonly ranges: { readonly temperature: Range; readonly duration: Range } };
  readonly analyse: PlacedProgram & { readonly ranges: { readonly injectionVolume: Range }; readonly file: string };
  /** Absent where there is no refractometer. */
  readonly refract?: (PlacedProgram & { readonly file: string }) | undefined;
}
export type CapabilityName = keyof Capabilities;

/** Whether what is done leaves raw data. */
export const isMeasuring = (capability: string): boolean => capability === 'analyse' || capability === 'refract';

export interface Stock {
  readonly form: 'solid' | 'liquid';
  /** g/mol */
  readonly molarMass: number;
}

/** Calibration facts of a way to measure. */
export type Method = ChromatographicMethod | CriticalAngleMethod;

export interface CriticalAngleMethod {
  readonly version: string;
  /** Refractive index of the prism. */
  readonly prismIndex: number;
  /** Relative standard uncertainty of it. */
  readonly calibrationUncertainty: number;
}

export interface ChromatographicMethod {
  readonly version: string;
  /** Wavelengths and gradients are the instrument's; here stands what the analysis needs. Times in min. */
  readonly standard: string;
  /** Detector limit in the unit of the signal. */
  readonly saturation: number;
  /** Relative standard uncertainty of the response factors. */
  readonly calibrationUncertainty: number;
  readonly peaks: Readonly<Record<string, MethodPeak>>;
}
export interface MethodPeak {
  /** min */
  readonly retention: number;
  /** Largest distance from the retention time, min. */
  readonly window: number;
  /** Area per mmol relative to the internal standard. */
  readonly responseFactor: number;
}

/** The group of a location: reactor for reactor/3. */
export const groupOf = (location: string): string => location.slice(0, location.lastIndexOf('/'));

/** The number of a location within its group: 3 for reactor/3. */
export const placeOf = (location: string): string => location.slice(location.lastIndexOf('/') + 1);

/** All locations of a group in order. */
export const locationsOf = (workcell: Workcell, group: string): string[] =>
  Array.from({ length: workcell.locations[group]?.count ?? 0 }, (_, index) => `${group}/${index + 1}`);

/** How a location is used; unknown locations count as shared. */
export const useOf = (workcell: Workcell, location: string): LocationGroup['use'] =>
  workcell.locations[groupOf(location)]?.use ?? 'shared';

/** The vessels of a kind of labware with their home locations, in order. */
export function vesselsOf(workcell: Workcell, labware: string): { vessel: string; home: string }[] {
  const kind = workcell.labware[labware];
  if (!kind) return [];
  return locationsOf(workcell, kind.group).map((home) => ({
    vessel: `${kind.prefix}${placeOf(home).padStart(kind.digits, '0')}`,
    home,
  }));
}

/** The functional unit that performs a capability on a vessel at a location. */
export const unitAt = (program: { readonly unit: string }, location: string): string =>
  program.unit.replace('{place}', placeOf(location));

/** Wall-clock milliseconds that a program of this laboratory duration is given before its device counts as silent. */
export const allowedMs = (workcell: Workcell, labSeconds: number): number =>
  (labSeconds / workcell.timeScale + workcell.patience) * 1000;
