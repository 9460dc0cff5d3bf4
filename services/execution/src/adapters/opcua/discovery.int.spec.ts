import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DataType,
  MessageSecurityMode,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  promoteToStateMachine,
  SecurityPolicy,
  type UAObject,
  type UAVariable,
} from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingFrom } from './claims.js';
import { DeviceSession } from './device-session.js';

const LADS = 'http://opcfoundation.org/UA/LADS/';
const DI = 'http://opcfoundation.org/UA/DI/';

/** A device as vendors build them: a type of its own, every unit listed twice, no Abort, an unused second program. */
async function startForeignDevice(folder: string): Promise<OPCUAServer> {
  const certificates = (kind: string) => new OPCUACertificateManager({ rootFolder: join(folder, kind) });
  const server = new OPCUAServer({
    host: '127.0.0.1',
    port: 0,
    serverCertificateManager: certificates('own'),
    userCertificateManager: certificates('user'),
    securityPolicies: [SecurityPolicy.None],
    securityModes: [MessageSecurityMode.None],
    nodeset_filename: [nodesets.standard, nodesets.di, nodesets.ia, nodesets.amb, nodesets.machinery, nodesets.lads],
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  if (!space) throw new Error('no address space');
  const lads = space.getNamespaceIndex(LADS);
  const own = space.getOwnNamespace();
  const ladsType = (name: string) => {
    const found = space.findObjectType(name, lads);
    if (!found) throw new Error(`no type ${name}`);
    return found;
  };
  const type = own.addObjectType({ browseName: 'StirrerType', subtypeOf: ladsType('LADSDeviceType') });
  const set = space.rootFolder.objects.getFolderElementByName('DeviceSet', space.getNamespaceIndex(DI)) as UAObject;
  const device = type.instantiate({ browseName: 'Stirrer', componentOf: set });
  own.addObject({ browseName: 'Cupboard', componentOf: set });
  (device.getChildByName('Model') as UAVariable).setValueFromSource({
    dataType: DataType.LocalizedText,
    value: { text: 'S-1' },
  });
  const units = device.getChildByName('FunctionalUnitSet') as UAObject;
  const unit = ladsType('FunctionalUnitType').instantiate({
    browseName: 'Stirring',
    componentOf: units,
    optionals: ['ProgramManager', 'SupportedPropertiesSet', 'FunctionalUnitState.StartProgram'],
  });
  units.addReference({ referenceType: 'Organizes', nodeId: unit.nodeId });
  promoteToStateMachine(unit.getChildByName('FunctionalUnitState') as UAObject).setState('Stopped');
  const manager = unit.getChildByName('ProgramManager') as UAObject;
  for (const name of ['Slow', 'Fast']) {
    const templates = manager.getChildByName('ProgramTemplateSet') as UAObject;
    const template = ladsType('ProgramTemplateType').instantiate({ browseName: name, componentOf: templates });
    const id = template.getChildByName('DeviceTemplateId') as UAVariable;
    id.setValueFromSource({ dataType: DataType.String, value: name });
  }
  await server.start();
  return server;
}

describe('finding LADS devices by browsing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-lads-'));
  const listener = { announced: () => undefined, state: () => undefined };
  let server: OPCUAServer;
  let endpoint: string;

  beforeAll(async () => {
    server = await startForeignDevice(folder);
    endpoint = `opc.tcp://127.0.0.1:${server.endpoints[0]?.port}`;
  }, 120_000);
  afterAll(async () => {
    await server?.shutdown(0);
    rmSync(folder, { recursive: true, force: true });
  });
  const open = (lads: string) => DeviceSession.open({ endpoint, lads, timeScale: 1 }, listener);

  it('knows a device by its type, also a vendor’s own, and each unit once', async () => {
    const session = await open('Stirrer');
    expect(session.device.facts).toMatchObject({
      model: 'S-1',
      units: [{ unit: 'Stirring', programs: ['Slow', 'Fast'], properties: [] }],
    });
    expect(session.serverEpoch).toBe(server.engine.startTime.toISOString());
    expect(await session.stateNow('Stirring')).toBe('Stopped');
    await session.close('seen enough');
  }, 60_000);

  it('has an honest answer where the device offers no method', async () => {
    const session = await open('Stirrer');
    expect(await session.command('Stirring', 'Abort')).toBe(false);
    expect(await session.account('Stirring', 'r/s/1')).toEqual({ says: 'no-result', unitBusy: false });
    await session.close('seen enough');
    expect(await session.account('Stirring', 'r/s/1')).toEqual({ says: 'unreachable' });
  }, 60_000);

  it('does not take another thing in the device set for a device', async () => {
    await expect(open('Cupboard')).rejects.toThrow('no LADS device Cupboard, only Stirrer');
  }, 60_000);

  it('says what a device lacks of what the workcell file says', () => {
    const facts = {
      endpoint,
      serverEpoch: '',
      manufacturer: '',
      model: '',
      serialNumber: '',
      hash: '',
      units: [{ unit: 'Stirring', programs: ['Slow'], properties: ['Speed'] }],
    };
    const claim = (unit: string, program: string, property: string) =>
      missingFrom(facts, { units: [{ unit, program, properties: [property] }] });
    expect(claim('Stirring', 'Slow', 'Speed')).toBeUndefined();
    expect(claim('Heating', 'Slow', 'Speed')).toContain('no functional unit Heating');
    expect(claim('Stirring', 'Fast', 'Speed')).toContain('no program Fast');
    expect(claim('Stirring', 'Slow', 'Time')).toContain('no property Time');
  });
});
