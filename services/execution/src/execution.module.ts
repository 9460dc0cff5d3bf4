import { randomUUID } from 'node:crypto';
import {
  type AlarmEvent,
  alarmEvents,
  type DeviceEvent,
  deviceEvents,
  type RunEvent,
  runEvents,
  type WorkcellEvent,
  workcellEvents,
} from '@meguri/contracts';
import { Aggregates, EVENT_STORE, type EventStore, FILE_STORE, NATS } from '@meguri/messaging';
import { HEALTH, type Health, LOGGER, METRICS, type Metrics } from '@meguri/observability';
import type { NatsConnection } from '@nats-io/transport-node';
import { type DynamicModule, Module } from '@nestjs/common';
import { EngineAnalyst } from './adapters/analysis/engine-analyst.js';
import { ExecutionMetrics } from './adapters/metrics/execution-metrics.js';
import { NatsFeed } from './adapters/nats/nats-feed.js';
import { NatsLeases } from './adapters/nats/nats-leases.js';
import { AlarmBell } from './application/alarm-bell.js';
import type { EmergencyStop } from './application/emergency-stop.js';
import { Operation } from './application/operation.js';
import {
  ALARMS,
  type Alarms,
  ANALYST,
  CLOCK,
  type Clock,
  DEVICE_JOURNAL,
  DEVICES,
  type DeviceJournal,
  type Devices,
  EMERGENCY_STOP,
  FEED,
  FILES,
  INSTRUMENTS,
  LEASES,
  LOG,
  PROCEDURES,
  type Procedures,
  RUNS,
  type Runs,
  WORKCELL,
  WORKCELLS,
  type Workcell,
  type Workcells,
} from './application/ports.js';
import { QueueRunHandler } from './application/queue-run.handler.js';
import { RunRequestsHandler } from './application/run-requests.handler.js';
import { StopJournal } from './application/stop-journal.js';
import { WorkcellRequestsHandler } from './application/workcell-requests.handler.js';
import { type Alarm, evolveAlarm, initialAlarm } from './domain/alarm.js';
import { type Device, evolveDevice, initialDevice } from './domain/device.js';
import { evolveRun, initialRun, isClosed, type Run } from './domain/run.js';
import { evolveStop, initialStop, type StopState } from './domain/stop.js';

const runsIn = (store: EventStore): Runs =>
  new Aggregates<Run, RunEvent>(store, {
    entity: 'run',
    contracts: runEvents,
    initial: initialRun,
    evolve: evolveRun,
    isClosed,
  });
const devicesIn = (store: EventStore): DeviceJournal =>
  new Aggregates<Device, DeviceEvent>(store, {
    entity: 'device',
    contracts: deviceEvents,
    initial: initialDevice,
    evolve: evolveDevice,
  });
const alarmsIn = (store: EventStore): Alarms =>
  new Aggregates<Alarm, AlarmEvent>(store, {
    entity: 'alarm',
    contracts: alarmEvents,
    initial: initialAlarm,
    evolve: evolveAlarm,
  });
const workcellsIn = (store: EventStore): Workcells =>
  new Aggregates<StopState, WorkcellEvent>(store, {
    entity: 'workcell',
    contracts: workcellEvents,
    initial: initialStop,
    evolve: evolveStop,
  });

/** What exists before the service is connected to anything: the emergency stop needs no more. */
export interface Foundation {
  readonly workcell: Workcell;
  readonly procedures: Procedures;
  readonly devices: Devices;
  readonly stop: EmergencyStop;
  readonly clock: Clock;
}

/** Wires the execution service. */
@Module({})
export class ExecutionModule {
  static on({ workcell, procedures, devices, stop, clock }: Foundation): DynamicModule {
    const holder = randomUUID();
    const ttlMs = workcell.lease * 1000;
    return {
      module: ExecutionModule,
      controllers: [QueueRunHandler, RunRequestsHandler, WorkcellRequestsHandler],
      providers: [
        Operation,
        AlarmBell,
        StopJournal,
        { provide: WORKCELL, useValue: workcell },
        { provide: PROCEDURES, useValue: procedures },
        { provide: DEVICES, useValue: devices },
        { provide: EMERGENCY_STOP, useValue: stop },
        { provide: CLOCK, useValue: clock },
        { provide: LOG, useExisting: LOGGER },
        { provide: FILES, useExisting: FILE_STORE },
        { provide: RUNS, useFactory: runsIn, inject: [EVENT_STORE] },
        { provide: DEVICE_JOURNAL, useFactory: devicesIn, inject: [EVENT_STORE] },
        { provide: ALARMS, useFactory: alarmsIn, inject: [EVENT_STORE] },
        { provide: WORKCELLS, useFactory: workcellsIn, inject: [EVENT_STORE] },
        { provide: ANALYST, useValue: new EngineAnalyst() },
        { provide: INSTRUMENTS, useFactory: (metrics: Metrics) => new ExecutionMetrics(metrics), inject: [METRICS] },
        {
          provide: FEED,
          useFactory: (nc: NatsConnection, store: EventStore) => new NatsFeed(nc, store),
          inject: [NATS, EVENT_STORE],
        },
        {
          provide: LEASES,
          useFactory: (nc: NatsConnection) => new NatsLeases(nc, workcell.name, holder, ttlMs),
          inject: [NATS],
        },
        {
          provide: READINESS,
          useFactory: (health: Health) => requireDevices(health, devices, stop),
          inject: [HEALTH],
        },
      ],
    };
  }
}

const READINESS = Symbol('READINESS');

/** An instance that stands by is ready as well: it holds no sessions and takes over when it must. */
function requireDevices(health: Health, devices: Devices, stop: EmergencyStop): true {
  health.require('emergency-stop', () => (stop.latched ? 'the emergency stop is latched' : undefined));
  health.require('devices', () => {
    const away = devices.links.filter(({ facts, state }) => facts !== undefined && !state.sessionUp);
    return away.length > 0 ? `not connected: ${away.map(({ device }) => device).join(', ')}` : undefined;
  });
  return true;
}
