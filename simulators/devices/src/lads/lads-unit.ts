import {
  DataType,
  DataValue,
  type ExtensionObject,
  promoteToStateMachine,
  StatusCodes,
  type UAObject,
  Variant,
} from 'node-opcua';
import type { StartRequest } from '../programs/admission.js';
import type { SensorDescription, UnitDescription } from '../programs/device-description.js';
import type { ProgramEnd, ProgramRun } from '../programs/program-log.js';
import type { ProgramUnit, UnitObserver } from '../programs/program-unit.js';
import { Refusal } from '../programs/refusal.js';
import type { ResultStore } from '../programs/result-store.js';
import type { UnitState } from '../programs/unit-state.js';
import type { WorldClient } from '../programs/world-client.js';
import type { LadsModel } from './lads-model.js';
import { LadsResults } from './lads-results.js';
import {
  assign,
  bindMethod,
  describeAnalog,
  type Method,
  objectIn,
  setValue,
  startNodeVersion,
  variableIn,
} from './nodes.js';
import { describeTemplate } from './program-template.js';

const stateMethods = ['StartProgram', 'Stop', 'Abort', 'Clear'];
const optionals = [
  'FunctionSet',
  'ProgramManager',
  'ProgramManager.ActiveProgram.DeviceProgramRunId',
  'ProgramManager.ActiveProgram.EstimatedRuntime',
  'SupportedPropertiesSet',
  ...stateMethods.map((method) => `FunctionalUnitState.${method}`),
];
const eventSeverity = 100;

/** A functional unit in the address space: it shows what its program unit does. */
export class LadsUnit implements UnitObserver {
  readonly #node: UAObject;
  readonly #active: UAObject;
  readonly #results: LadsResults;
  readonly #machine: ReturnType<typeof promoteToStateMachine>;

  constructor(
    private readonly lads: LadsModel,
    parent: UAObject,
    private readonly description: UnitDescription,
    store: ResultStore,
    applicationUri: string,
  ) {
    this.#node = lads.make('FunctionalUnitType', description.name, parent, optionals);
    this.#node.setEventNotifier(1);
    const manager = objectIn(this.#node, 'ProgramManager');
    this.#active = objectIn(manager, 'ActiveProgram');
    this.#results = new LadsResults(lads, objectIn(manager, 'ResultSet'), description.program, store, applicationUri);
    this.#machine = promoteToStateMachine(objectIn(this.#node, 'FunctionalUnitState'));
    this.#machine.setState('Stopped');
    this.#offerProgram(manager);
    this.#refuseLocks();
    assign(this.#active, { DeviceProgramRunId: '', EstimatedRuntime: 0 });
  }

  /** Binds methods and sensors to the unit that does the work. */
  connect(unit: ProgramUnit, start: (request: StartRequest) => Promise<string>, world: WorldClient): void {
    const bind = (name: string, method: Method) =>
      bindMethod(this.#node, ['FunctionalUnitState', name], answering(method));
    bind('StartProgram', async (inputs) => {
      const programRun = await start(readRequest(inputs));
      return { statusCode: StatusCodes.Good, outputArguments: [{ dataType: DataType.String, value: programRun }] };
    });
    const simply =
      (act: () => void): Method =>
      async () => {
        act();
        return { statusCode: StatusCodes.Good, outputArguments: [] };
      };
    bind(
      'Stop',
      simply(() => unit.stop()),
    );
    bind(
      'Abort',
      simply(() => unit.abort()),
    );
    bind(
      'Clear',
      simply(() => unit.clear()),
    );
    for (const sensor of this.description.sensors) this.#addSensor(sensor, unit, world);
  }

  moved(state: UnitState): void {
    this.#machine.setState(state);
  }

  started(run: ProgramRun): void {
    this.#results.add(run);
    const runtime = Date.parse(run.ends) - Date.parse(run.started);
    assign(this.#active, { DeviceProgramRunId: run.programRun, EstimatedRuntime: runtime });
  }

  ended(run: ProgramRun, end: ProgramEnd): void {
    this.#results.complete(run, end);
    assign(this.#active, { DeviceProgramRunId: '', EstimatedRuntime: 0 });
    this.#node.raiseEvent('BaseEventType', {
      message: { dataType: DataType.LocalizedText, value: { text: run.taskId } },
      severity: { dataType: DataType.UInt16, value: eventSeverity },
      sourceName: { dataType: DataType.String, value: this.description.name },
    });
  }

  #offerProgram(manager: UAObject): void {
    const { program } = this.description;
    const templates = objectIn(manager, 'ProgramTemplateSet');
    startNodeVersion(templates);
    startNodeVersion(objectIn(manager, 'ResultSet'));
    describeTemplate(this.lads.make('ProgramTemplateType', program.name, templates), program);
    const supported = objectIn(this.#node, 'SupportedPropertiesSet');
    for (const name of Object.keys(program.properties)) this.lads.make('SupportedPropertyType', name, supported);
  }

  /** The lock of DI is part of the type, but these devices leave locking to the lease of their client. */
  #refuseLocks(): void {
    const lock = objectIn(this.#node, 'Lock');
    assign(lock, { Locked: false, LockingClient: '', LockingUser: '', RemainingLockTime: 0 });
    for (const name of ['InitLock', 'RenewLock', 'ExitLock', 'BreakLock'])
      bindMethod(lock, [name], async () => ({ statusCode: StatusCodes.BadNotImplemented }));
  }

  #addSensor(sensor: SensorDescription, unit: ProgramUnit, world: WorldClient): void {
    const functions = objectIn(this.#node, 'FunctionSet');
    const live = (node: UAObject, name: string, read: () => number) => {
      const variable = variableIn(node, name);
      variable.bindVariable({ get: () => new Variant({ dataType: DataType.Double, value: read() }) }, true);
      return variable;
    };
    if (sensor.kind === 'presence') {
      const node = this.lads.make('TwoStateDiscreteSensorFunctionType', sensor.name, functions);
      const value = variableIn(node, 'SensorValue');
      assign(value, { TrueState: 'present', FalseState: 'absent' });
      value.bindVariable(
        {
          refreshFunc: (callback) => {
            world.vesselAt(sensor.location).then(
              (vessel) => callback(null, presence(vessel !== null)),
              (error: Error) => callback(error),
            );
          },
        },
        true,
      );
      setValue(variableIn(node, 'IsEnabled'), true);
      return;
    }
    const type = sensor.kind === 'controlled' ? 'AnalogControlFunctionType' : 'AnalogScalarSensorFunctionType';
    const node = this.lads.make(type, sensor.name, functions);
    setValue(variableIn(node, 'IsEnabled'), true);
    const current = () => sensor.current(unit.activity(Date.now()));
    const variables =
      sensor.kind === 'controlled'
        ? [
            live(node, 'CurrentValue', current),
            live(node, 'TargetValue', () => sensor.target(unit.activity(Date.now()))),
          ]
        : [live(node, 'SensorValue', current), live(node, 'RawValue', current)];
    for (const variable of variables) describeAnalog(variable, sensor.unit, sensor.low, sensor.high);
    if (sensor.kind === 'controlled') promoteToStateMachine(objectIn(node, 'ControlFunctionState')).setState('Stopped');
  }
}

const presence = (value: boolean) => new DataValue({ value: { dataType: DataType.Boolean, value } });

/** Turns a refusal into its status code; the reason goes along as diagnostic text. */
function answering(method: Method): Method {
  return async (inputs) => {
    try {
      return await method(inputs);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { statusCode: StatusCodes[error.status], statusText: error.message };
    }
  };
}

function readRequest([template, properties, runId, taskId]: Variant[]): StartRequest {
  const pairs = ((properties?.value ?? []) as (ExtensionObject & { key: string; value: string })[]).map(
    ({ key, value }) => [key ?? '', value ?? ''] as const,
  );
  return {
    template: template?.value ?? '',
    properties: new Map(pairs),
    runId: runId?.value ?? '',
    taskId: taskId?.value ?? '',
  };
}
