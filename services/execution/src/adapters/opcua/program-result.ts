import {
  BrowsePath,
  type CallMethodRequestOptions,
  DataType,
  type NodeId,
  resolveNodeId,
  StatusCodes,
} from 'node-opcua';
import type { RawFile } from '../../application/ports.js';
import type { EndedResult } from '../../domain/reconcile.js';
import { type Browser, LADS, textOf } from './browser.js';
import type { UnitNodes } from './discovery.js';

/** A Result in a unit's ResultSet. */
export interface FoundResult {
  readonly deviceRunId: string;
  /** undefined: the program has not ended. */
  readonly ended?: EndedResult;
}

const MEMBERS = ['SupervisoryTaskId', 'Stopped', 'Properties', 'TotalRuntime', 'VariableSet'];
type Members = readonly (NodeId | undefined)[];
type Path = readonly [from: NodeId, ...names: (readonly [namespace: number, name: string])[]];

/** Reads Results by their task id; where the device's own run id is known, without browsing the whole set. */
export class Results {
  readonly #members = new Map<string, Members>();

  constructor(
    private readonly browser: Browser,
    /** Laboratory seconds per wall-clock second. */
    private readonly timeScale: number,
  ) {}

  async find(unit: UnitNodes, commandId: string, deviceRunId?: string): Promise<FoundResult | undefined> {
    if (!unit.resultSet) return undefined;
    const known = deviceRunId && (await this.#membersBelow(unit.resultSet, deviceRunId));
    if (known) {
      const { taskId, result } = await this.#read(known, deviceRunId);
      if (taskId === commandId) return result;
    }
    return this.#search(unit.resultSet, commandId);
  }

  /** The files of a Result, read through FileType (OPC 10000-20). */
  async files(unit: UnitNodes, deviceRunId: string): Promise<RawFile[]> {
    const result = unit.resultSet && (await this.browser.find(unit.resultSet, deviceRunId, 'FileSet'));
    const references = result ? await this.browser.objects(result) : [];
    return Promise.all(references.map(({ nodeId, browseName }) => this.#file(nodeId, browseName.name ?? '')));
  }

  async #search(set: NodeId, commandId: string): Promise<FoundResult | undefined> {
    const references = await this.browser.objects(set);
    const lads = this.browser.namespace(LADS);
    const tasks = await this.#translate(references.map(({ nodeId }) => [nodeId, [lads, 'SupervisoryTaskId']]));
    const ids = (await this.browser.values(tasks)).map(textOf);
    const found = references[ids.lastIndexOf(commandId)];
    if (!found) return undefined;
    const members = await this.#translate(MEMBERS.map((name) => [found.nodeId, [lads, name]]));
    return (await this.#read(members, found.browseName.name ?? '')).result;
  }

  /** The members of a Result by the device's run id; remembered until it has ended. */
  async #membersBelow(set: NodeId, deviceRunId: string): Promise<Members | undefined> {
    const known = this.#members.get(deviceRunId);
    if (known) return known;
    const lads = this.browser.namespace(LADS);
    const members = await this.#translate(MEMBERS.map((name) => [set, [set.namespace, deviceRunId], [lads, name]]));
    if (!members[0]) return undefined;
    this.#members.set(deviceRunId, members);
    return members;
  }

  async #read(members: Members, deviceRunId: string): Promise<{ taskId: string; result: FoundResult }> {
    const [task, stopped, properties, runtime] = await this.browser.values(members.slice(0, 4));
    const taskId = textOf(task);
    if (!isInstant(stopped)) return { taskId, result: { deviceRunId } };
    this.#members.delete(deviceRunId);
    const values = members[4] ? await this.#scalars(members[4]) : {};
    const stated = new Map(pairs(properties));
    const ended: EndedResult = {
      // a device that states no outcome has said all it can by ending
      outcome: stated.get('Outcome') ?? 'completed',
      effect: stated.get('Effect') ?? (stated.has('Outcome') ? '' : 'complete'),
      reason: stated.get('Reason') ?? '',
      values,
      labSeconds: typeof runtime === 'number' ? (runtime / 1000) * this.timeScale : undefined,
    };
    return { taskId, result: { deviceRunId, ended } };
  }

  async #scalars(set: NodeId): Promise<Record<string, number>> {
    const references = await this.browser.children(set);
    const values = await this.browser.values(references.map(({ nodeId }) => nodeId));
    return Object.fromEntries(
      references.flatMap(({ browseName }, index) => {
        const value = values[index];
        return typeof value === 'number' && browseName.name ? [[browseName.name, value]] : [];
      }),
    );
  }

  async #file(node: NodeId, name: string): Promise<RawFile> {
    const [file, mime] = await Promise.all([this.browser.find(node, 'File'), this.browser.find(node, 'MimeType')]);
    if (!file) throw new Error(`the result file ${name} has no content`);
    const [mediaType] = (await this.browser.values([mime])).map(textOf);
    const bytes = await readFile(this.browser, file);
    return { name, mediaType: mediaType || 'application/octet-stream', bytes };
  }

  /** Nodes at the end of paths of browse names, all asked at once; undefined where there is none. */
  async #translate(wanted: readonly Path[]): Promise<(NodeId | undefined)[]> {
    if (wanted.length === 0) return [];
    const paths = wanted.map(([startingNode, ...names]) => {
      const elements = names.map(([namespaceIndex, name]) => ({
        referenceTypeId: resolveNodeId('HierarchicalReferences'),
        isInverse: false,
        includeSubtypes: true,
        targetName: { namespaceIndex, name },
      }));
      return new BrowsePath({ startingNode, relativePath: { elements } });
    });
    const results = await this.browser.session.translateBrowsePath(paths);
    return results.map(({ targets }) => targets?.[0]?.targetId as NodeId | undefined);
  }
}

const READ_MODE = 1;
const CHUNK = 256 * 1024;

async function readFile(browser: Browser, file: NodeId): Promise<Uint8Array> {
  const ids = new Map((await browser.methods(file)).map(({ browseName, nodeId }) => [browseName.name, nodeId]));
  const call = async (method: string, ...inputArguments: CallMethodRequestOptions['inputArguments'] & object) => {
    const methodId = ids.get(method);
    if (!methodId) throw new Error(`the file has no ${method}`);
    const { statusCode, outputArguments } = await browser.session.call({ objectId: file, methodId, inputArguments });
    if (statusCode !== StatusCodes.Good) throw new Error(`${method} of the file answers ${statusCode.name}`);
    return outputArguments?.[0]?.value;
  };
  const handle = {
    dataType: DataType.UInt32,
    value: await call('Open', { dataType: DataType.Byte, value: READ_MODE }),
  };
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk: Uint8Array | undefined = await call('Read', handle, { dataType: DataType.Int32, value: CHUNK });
    if (!chunk?.length) break;
    chunks.push(chunk);
  }
  await call('Close', handle);
  return Buffer.concat(chunks);
}

/** Before 1970 a server means "not yet": OPC UA's earliest instant is in 1601. */
const isInstant = (value: unknown): boolean => value instanceof Date && value.getTime() > 0;

const pairs = (value: unknown): [string, string][] =>
  Array.isArray(value) ? value.map(({ key, value: text }) => [String(key ?? ''), String(text ?? '')]) : [];
