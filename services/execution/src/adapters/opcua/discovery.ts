import { createHash } from 'node:crypto';
import { type NodeId, type ReferenceDescription, resolveNodeId } from 'node-opcua';
import type { DeviceFacts } from '../../application/ports.js';
import { type Browser, LADS, textOf } from './browser.js';

const LADS_DEVICE_TYPE = 1002;
const OBJECTS_FOLDER = 'ObjectsFolder';

/** Where the parts of a functional unit are in the address space. */
export interface UnitNodes {
  readonly unit: string;
  readonly node: NodeId;
  /** The state machine; its methods are called on it. */
  readonly state: NodeId;
  readonly currentState: NodeId | undefined;
  readonly methods: ReadonlyMap<string, NodeId>;
  readonly resultSet: NodeId | undefined;
  readonly resultVersion: NodeId | undefined;
  /** DeviceTemplateIds. */
  readonly programs: readonly string[];
  readonly properties: readonly string[];
}
export interface DeviceNodes {
  readonly name: string;
  readonly units: ReadonlyMap<string, UnitNodes>;
  readonly facts: Omit<DeviceFacts, 'endpoint' | 'serverEpoch'>;
}

/** Every LADS device of a server, found by its type: vendors derive their own types from LADSDeviceType. */
export async function discoverDevices(browser: Browser): Promise<DeviceNodes[]> {
  const set = await browser.find(resolveNodeId(OBJECTS_FOLDER), 'DeviceSet');
  if (!set) return [];
  const ladsDevice = browser.nodeId(LADS, LADS_DEVICE_TYPE);
  const found: DeviceNodes[] = [];
  for (const reference of await browser.objects(set))
    if (await browser.isSubtype(reference.typeDefinition, ladsDevice)) found.push(await describe(browser, reference));
  return found;
}

async function describe(browser: Browser, { nodeId, browseName }: ReferenceDescription): Promise<DeviceNodes> {
  const names = ['Manufacturer', 'Model', 'SerialNumber'];
  const [manufacturer, model, serialNumber] = (
    await browser.values(await Promise.all(names.map((name) => browser.find(nodeId, name))))
  ).map(textOf) as [string, string, string];
  const set = await browser.find(nodeId, 'FunctionalUnitSet');
  const references = set ? await browser.objects(set) : [];
  const nodes = await Promise.all(references.map((reference) => describeUnit(browser, reference)));
  const usable = nodes.filter((unit) => unit !== undefined);
  const units = usable.map(({ unit, programs, properties }) => ({
    unit,
    programs: [...programs],
    properties: [...properties],
  }));
  const identity = { manufacturer, model, serialNumber, units };
  return {
    name: browseName.name ?? '',
    units: new Map(usable.map((unit) => [unit.unit, unit])),
    facts: { ...identity, hash: createHash('sha256').update(JSON.stringify(identity)).digest('hex') },
  };
}

async function describeUnit(browser: Browser, reference: ReferenceDescription): Promise<UnitNodes | undefined> {
  const node = reference.nodeId;
  const state = await browser.find(node, 'FunctionalUnitState');
  if (!state) return undefined;
  const [currentState, methods, resultSet, templates, supported] = await Promise.all([
    browser.find(state, 'CurrentState'),
    browser.methods(state),
    browser.find(node, 'ProgramManager', 'ResultSet'),
    browser.find(node, 'ProgramManager', 'ProgramTemplateSet'),
    browser.find(node, 'SupportedPropertiesSet'),
  ]);
  return {
    unit: reference.browseName.name ?? '',
    node,
    state,
    currentState,
    methods: new Map(methods.map(({ browseName, nodeId }) => [browseName.name ?? '', nodeId])),
    resultSet,
    resultVersion: resultSet && (await browser.find(resultSet, 'NodeVersion')),
    programs: templates ? await templateIds(browser, templates) : [],
    properties: supported ? (await browser.objects(supported)).map(({ browseName }) => browseName.name ?? '') : [],
  };
}

async function templateIds(browser: Browser, set: NodeId): Promise<string[]> {
  const templates = await browser.objects(set);
  const ids = await Promise.all(templates.map(({ nodeId }) => browser.find(nodeId, 'DeviceTemplateId')));
  return (await browser.values(ids)).map(textOf);
}
