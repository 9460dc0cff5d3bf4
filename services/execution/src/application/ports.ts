import type {
  AlarmEvent,
  Censoring,
  DeviceEvent,
  ErrorCode,
  FileReference,
  RunEvent,
  WorkcellEvent,
} from '@meguri/contracts';
import type { Aggregates } from '@meguri/messaging';
import type { Logger } from '@meguri/observability';
import type { Alarm } from '../domain/alarm.js';
import type { Device } from '../domain/device.js';
import type { LinkState } from '../domain/gate.js';
import type { Sought } from '../domain/observe.js';
import type { Procedure } from '../domain/procedure.js';
import type { DeviceAccount } from '../domain/reconcile.js';
import type { Run } from '../domain/run.js';
import type { StopState } from '../domain/stop.js';
import type { Method, Workcell } from '../domain/workcell.js';

export const WORKCELL = Symbol('WORKCELL');
export const PROCEDURES = Symbol('PROCEDURES');
export const DEVICES = Symbol('DEVICES');
export const RUNS = Symbol('RUNS');
export const DEVICE_JOURNAL = Symbol('DEVICE_JOURNAL');
export const ALARMS = Symbol('ALARMS');
export const WORKCELLS = Symbol('WORKCELLS');
export const EMERGENCY_STOP = Symbol('EMERGENCY_STOP');
export const LEASES = Symbol('LEASES');
export const FEED = Symbol('FEED');
export const FILES = Symbol('FILES');
export const ANALYST = Symbol('ANALYST');
export const INSTRUMENTS = Symbol('INSTRUMENTS');
export const CLOCK = Symbol('CLOCK');
export const LOG = Symbol('LOG');

export type { Workcell };
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;
export type Runs = Aggregates<Run, RunEvent>;
export type DeviceJournal = Aggregates<Device, DeviceEvent>;
export type Alarms = Aggregates<Alarm, AlarmEvent>;
export type Workcells = Aggregates<StopState, WorkcellEvent>;

/** The procedures of the folder by name. */
export type Procedures = ReadonlyMap<string, Procedure>;

type ConnectedData = Extract<DeviceEvent, { type: 'DeviceConnected' }>['data'];
/** What a device shows when it is browsed. */
export type DeviceFacts = Omit<ConnectedData, 'device' | 'workcell'>;

/** A program to start, with everything the device is given. */
export interface StartOrder {
  readonly unit: string;
  readonly program: string;
  readonly properties: Readonly<Record<string, string>>;
  /** SupervisoryJobId: the run. */
  readonly runId: string;
  /** SupervisoryTaskId: the command. */
  readonly commandId: string;
  readonly sample?: { readonly sampleId: string; readonly vessel: string; readonly location: string };
  readonly traceparent?: string;
}
export type StartAnswer =
  | { readonly kind: 'accepted'; readonly deviceRunId: string }
  /** The device said no before anything happened; `busy`: a later try may succeed. */
  | { readonly kind: 'refused'; readonly busy: boolean; readonly reason: string }
  /** The link was gone before the call could be made. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** No answer came, or the link broke: the effect may have happened. */
  | { readonly kind: 'unknown'; readonly reason: string };

export interface RawFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The way to one device. Nothing here repeats a call by itself. */
export interface DeviceLink {
  readonly device: string;
  readonly endpoint: string;
  readonly state: LinkState;
  /** What the device showed at the last connection. */
  readonly facts: DeviceFacts | undefined;
  /** State of a functional unit as last announced, for people. */
  stateOf(unit: string): string;
  /** Calls StartProgram once. Never throws. */
  start(order: StartOrder): Promise<StartAnswer>;
  /** Asks the device what became of a command. Never throws. */
  account(unit: string, commandId: string, deviceRunId?: string): Promise<DeviceAccount>;
  /** The files of a Result. Throws LabError DEVICE.UNREACHABLE. */
  files(unit: string, deviceRunId: string): Promise<readonly RawFile[]>;
  /** Ends the running program of a unit; false when the device did not confirm. */
  abort(unit: string): Promise<boolean>;
  /** Makes an aborted unit ready again; false when the device did not confirm. */
  clear(unit: string): Promise<boolean>;
  /** Number of announcements of a unit so far; an announcement says only that something changed. */
  announcements(unit: string): number;
  /** Resolves when there were more announcements than that, or the link went up or down. */
  announced(unit: string, moreThan: number): Promise<void>;
}

export interface DevicesListener {
  connected(link: DeviceLink, facts: DeviceFacts): void;
  lost(link: DeviceLink, reason: string): void;
  /** A try to connect failed; `unsuitable`: the device is there, but is not what the workcell file says. */
  unreached(link: DeviceLink, reason: string, unsuitable: boolean): void;
  changed(link: DeviceLink, unit: string, state: string): void;
}

export interface StopReport {
  readonly device: string;
  readonly stopped: boolean;
  readonly detail?: string;
}

/** The devices of the workcell. */
export interface Devices {
  /** Connects, and goes on connecting until closed. */
  open(listener: DevicesListener): void;
  /** Closes every channel at once. */
  close(): Promise<void>;
  readonly links: readonly DeviceLink[];
  link(device: string): DeviceLink;
  /** Aborts everything that moves on every device in parallel, with or without an open link. */
  abortAll(withinMs: number): Promise<StopReport[]>;
}

/** The latch of the emergency stop on the disk of this machine. */
export interface Latch {
  read(): Latched | undefined;
  write(latched: Latched): void;
  clear(): void;
}
export interface Latched {
  readonly by: string;
  readonly reason: string;
  /** Wall-clock time, ISO. */
  readonly at: string;
  readonly devices: readonly StopReport[];
}

/** The right to be the only one that commands the workcell. */
export interface Tenancy {
  readonly epoch: number;
  readonly valid: boolean;
  readonly lost: Promise<void>;
  release(): Promise<void>;
}
export interface Leases {
  /** Stands by until the workcell is free. */
  wait(signal: AbortSignal): Promise<Tenancy>;
}

/** Tells what any instance of execution states, this one included. */
export interface Feed {
  /** Calls back with the id of each run, or of the workcell, that changed otherwise than by its own commands. */
  follow(changed: (entity: 'run' | 'workcell', id: string) => void): Promise<{ stop(): Promise<void> }>;
  /** The trace that a run belongs to. */
  traceOf(runId: string): Promise<string | undefined>;
}

/** Raw data beside the events. */
export interface Files {
  put(bytes: Uint8Array, o: { mediaType: string; name: string }): Promise<FileReference>;
  get(reference: FileReference): Promise<Uint8Array>;
}

export type AnalysisResult =
  | {
      readonly kind: 'value';
      readonly value: number;
      readonly uncertainty: number;
      /** Where the value is only a limit. */
      readonly censored?: Censoring;
      /** How it was found, with versions. */
      readonly method: string;
    }
  | { readonly kind: 'failure'; readonly code: ErrorCode; readonly reason: string };

/** Turns raw data into what is sought: a yield in %, a refractive index as a pure number. */
export interface Analyst {
  analyse(bytes: Uint8Array, sought: Sought, method: Method): Promise<AnalysisResult>;
}

/** Wall-clock time. */
export interface Clock {
  now(): Date;
  /** Resolves after that time, or at once when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** What execution counts and times. */
export interface Instruments {
  settled(device: string, outcome: string): void;
  called(device: string, seconds: number): void;
  runEnded(status: string, seconds: number | undefined): void;
  linkIs(device: string, up: boolean): void;
  reservations(held: number, waiting: number): void;
}
