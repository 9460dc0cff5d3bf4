import { DataType, type UAObject, VariantArrayType, type VariantLike } from 'node-opcua';
import type { ProgramDescription } from '../programs/device-description.js';
import type { ProgramEnd, ProgramRun } from '../programs/program-log.js';
import type { ResultStore } from '../programs/result-store.js';
import type { LadsModel } from './lads-model.js';
import { assign, bumpNodeVersion, engineeringUnits, objectIn, variableIn } from './nodes.js';
import { describeTemplate } from './program-template.js';
import { bindFile } from './result-file.js';

const kept = 100;

/** A unit's ResultSet: one Result per program run, there from the start of the run; the oldest ended ones leave. */
export class LadsResults {
  readonly #results = new Map<string, UAObject>();

  constructor(
    private readonly lads: LadsModel,
    private readonly set: UAObject,
    private readonly program: ProgramDescription,
    private readonly store: ResultStore,
    private readonly applicationUri: string,
  ) {}

  /** Shows a run that has begun. */
  add(run: ProgramRun): void {
    const result = this.lads.make('ResultType', run.programRun, this.set, ['DeviceProgramRunId', 'TotalRuntime']);
    assign(result, {
      SupervisoryJobId: run.runId,
      SupervisoryTaskId: run.taskId,
      DeviceProgramRunId: run.programRun,
      Started: new Date(run.started),
      Stopped: null,
      Description: this.program.description,
      User: run.orderedBy ?? '',
      ApplicationUri: this.applicationUri,
      TotalRuntime: 0,
    });
    this.#setList(result, 'Samples', []);
    this.#setProperties(result, Object.entries(run.properties));
    describeTemplate(objectIn(result, 'ProgramTemplate'), this.program);
    this.#results.set(run.programRun, result);
    this.#forget();
    bumpNodeVersion(this.set);
  }

  /** Completes the Result of a run; `Stopped` is set last. */
  complete(run: ProgramRun, end: ProgramEnd): void {
    const result = this.#results.get(run.programRun);
    if (!result) return;
    this.#addScalars(objectIn(result, 'VariableSet'), end);
    this.#addFiles(objectIn(result, 'FileSet'), end);
    this.#setProperties(result, [
      ...Object.entries(run.properties),
      ['Outcome', end.outcome],
      ['Effect', end.effect],
      ['Reason', end.reason],
    ]);
    const stopped = new Date(end.stopped);
    assign(result, { TotalRuntime: stopped.getTime() - Date.parse(run.started), Stopped: stopped });
    bumpNodeVersion(this.set);
  }

  #addScalars(variables: UAObject, end: ProgramEnd): void {
    for (const [browseName, value] of Object.entries(end.scalars)) {
      const { unit = '', low = 0, high = 0 } = this.program.scalars[browseName] ?? {};
      this.lads.addressSpace.getOwnNamespace().addAnalogDataItem({
        browseName,
        componentOf: variables,
        dataType: 'Double',
        engineeringUnits: engineeringUnits(unit),
        engineeringUnitsRange: { low, high },
        value: { dataType: DataType.Double, value },
      });
    }
  }

  #addFiles(files: UAObject, end: ProgramEnd): void {
    for (const file of end.files) {
      const node = this.lads.make('ResultFileType', file.name, files, ['File']);
      assign(node, { Name: file.name, MimeType: file.mimeType });
      bindFile(objectIn(node, 'File'), file.bytes, () => this.store.read(file));
    }
  }

  #setProperties(result: UAObject, pairs: Iterable<readonly [string, string]>): void {
    this.#setList(result, 'Properties', this.lads.keyValues(pairs));
  }

  #setList(result: UAObject, name: string, value: unknown[]): void {
    const list = { dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Array, value };
    variableIn(result, name).setValueFromSource(list as VariantLike);
  }

  #forget(): void {
    for (const [programRun, result] of this.#results) {
      if (this.#results.size <= kept) return;
      this.#results.delete(programRun);
      this.lads.addressSpace.deleteNode(result);
    }
  }
}
