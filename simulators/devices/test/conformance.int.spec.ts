import {
  AttributeIds,
  BrowseDirection,
  LocalizedText,
  NodeClass,
  type NodeId,
  resolveNodeId,
  StatusCodes,
} from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Laboratory } from './laboratory.js';
import type { LadsClient, TypedNode } from './lads-client.js';
import { type AngleScan, Bench } from './trial.js';

let laboratory: Laboratory;
let scan: AngleScan;
beforeAll(async () => {
  laboratory = await Laboratory.start({ timeScale: 200_000 });
  const bench = await Bench.at(laboratory);
  await bench.dispense('run/dose/1', 'rack/1', ['biphenyl', 15]);
  await bench.transfer('run/to-reactor/1', 'rack/1', 'reactor/6');
  await bench.heat('run/heat/1', 6, 105);
  await bench.transfer('run/to-hplc/1', 'reactor/6', 'hplc/1');
  await bench.analyse('run/analyse/1', 'hplc/1');
  await bench.dispense('run/polymer/1', 'rack/2', ['PS', 20]);
  await bench.transfer('run/to-refractometer/1', 'rack/2', 'refractometer/1');
  scan = await bench.scan('run/scan/1');
});
afterAll(() => laboratory.end());

const mandatory = resolveNodeId('i=78').toString();

/** What the type definitions in the server's own nodesets ask of instances. */
class Types {
  readonly #children = new Map<string, Promise<string[]>>();

  constructor(private readonly client: LadsClient) {}

  /** Browse names of the mandatory children of a type and its supertypes. */
  mandatoryOf(type: NodeId): Promise<string[]> {
    const key = type.toString();
    const known = this.#children.get(key) ?? this.#read(type);
    this.#children.set(key, known);
    return known;
  }

  async #read(type: NodeId): Promise<string[]> {
    const own: string[] = [];
    for (const { name, id } of await this.client.children(type)) {
      const [rule] = await this.references(id, 'HasModellingRule', BrowseDirection.Forward);
      if (rule?.toString() === mandatory) own.push(name);
    }
    const [parent] = await this.references(type, 'HasSubtype', BrowseDirection.Inverse);
    return parent ? [...own, ...(await this.mandatoryOf(parent))] : own;
  }

  async references(nodeId: NodeId, referenceTypeId: string, browseDirection: BrowseDirection): Promise<NodeId[]> {
    const { references } = await this.client.session.browse({
      nodeId,
      referenceTypeId,
      browseDirection,
      includeSubtypes: true,
      nodeClassMask: 0,
      resultMask: 63,
    });
    return (references ?? []).map((reference) => reference.nodeId as NodeId);
  }
}

// nobody holds the lock, runs a program, or is named as the user of a result
const emptyWhenIdle = ['LockingClient', 'LockingUser', 'DeviceProgramRunId', 'User'];

/** What node-opcua shows of a variable that nobody ever set. */
function isEmpty(value: unknown): boolean {
  if (value instanceof Date) return value.getTime() <= 0;
  return value === null || value === '' || (value instanceof LocalizedText && !value.text);
}

interface Walk {
  /** paths by node id */
  readonly visited: Map<string, string>;
  readonly flaws: string[];
}

/** Walks everything below an instance and notes what its type asks for and it lacks, and variables without a value. */
async function walk(client: LadsClient, types: Types, node: TypedNode, path: string, walked: Walk): Promise<Walk> {
  if (walked.visited.has(node.id.toString())) return walked;
  walked.visited.set(node.id.toString(), path);
  const children = await client.children(node.id);
  for (const name of await types.mandatoryOf(node.type))
    if (!children.some((child) => child.name === name)) walked.flaws.push(`${path} has no ${name}`);
  const variables = children.filter(({ nodeClass }) => nodeClass === NodeClass.Variable);
  const wanted = variables.map(({ id }) => ({ nodeId: id, attributeId: AttributeIds.Value }));
  const values = wanted.length > 0 ? await client.session.read(wanted) : [];
  for (const [i, { statusCode, value }] of values.entries()) {
    const name = variables[i]?.name ?? '';
    if (statusCode !== StatusCodes.Good || (isEmpty(value.value) && !emptyWhenIdle.includes(name)))
      walked.flaws.push(`${path}/${name} has no value`);
  }
  for (const child of children)
    if (child.nodeClass !== NodeClass.Method) await walk(client, types, child, `${path}/${child.name}`, walked);
  return walked;
}

describe.each([
  ['dispenser', 'Dispenser', 'Dispensing', 'Dispense'],
  ['arm', 'Arm', 'Gripper', 'Transfer'],
  ['reactor', 'Reactor', 'Position6', 'Heat'],
  ['hplc', 'HPLC', 'Separation', 'Analyse'],
  ['refractometer', 'Refractometer', 'Prism', 'ScanAngle'],
])('the address space of the %s', (name, browseName, unit, program) => {
  it('has everything that the LADS types make mandatory, with values, also in results', async () => {
    const client = await laboratory.client(name);
    const device = (await client.children(await client.node())).find((child) => child.name === browseName)!;
    const { visited, flaws } = await walk(client, new Types(client), device, browseName, {
      visited: new Map(),
      flaws: [],
    });
    expect(flaws).toEqual([]);
    const manager = `${browseName}/FunctionalUnitSet/${unit}/ProgramManager`;
    const paths = [...visited.values()];
    expect(paths).toContain(`${manager}/ProgramTemplateSet/${program}/Version`);
    expect(paths.filter((path) => path.startsWith(`${manager}/ResultSet/`) && path.endsWith('Stopped'))).not.toEqual(
      [],
    );
  });
});

describe('the refractometer', () => {
  it('records the light that a sample reflects, and leaves the index to the analysis', () => {
    expect(Object.keys(scan)).toEqual(['angleUnit', 'angle', 'intensity', 'method']);
    // total reflection of polystyrene on its prism begins at 47.5 degrees
    const at = (degrees: number) => scan.intensity[scan.angle.indexOf(degrees)]!;
    expect(at(50)).toBeGreaterThan(0.9 * Math.max(...scan.intensity));
    expect(at(40)).toBeLessThan(0.5 * at(50));
  });
});

describe('the walk over the address space', () => {
  it('finds what a type asks for: a result has twelve mandatory children', async () => {
    const client = await laboratory.client('arm');
    const index = (await client.session.readNamespaceArray()).indexOf('http://opcfoundation.org/UA/LADS/');
    expect(await new Types(client).mandatoryOf(resolveNodeId(`ns=${index};i=1021`))).toHaveLength(12);
  });
});
