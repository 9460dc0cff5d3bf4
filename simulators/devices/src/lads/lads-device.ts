import { DataType, promoteToStateMachine, type UAObject } from 'node-opcua';
import type { DeviceDescription } from '../programs/device-description.js';
import type { LadsModel } from './lads-model.js';
import { assign, objectIn, startNodeVersion, variableIn } from './nodes.js';

// DI's DeviceHealthEnumeration
const normal = 0;
const failure = 1;

/** The device object with its name plate; functional units go into `units`. */
export class LadsDevice {
  readonly units: UAObject;
  readonly #node: UAObject;

  constructor(lads: LadsModel, description: DeviceDescription) {
    this.#node = lads.make('LADSDeviceType', description.browseName, lads.deviceSet, ['DeviceHealth']);
    const namePlate = {
      Manufacturer: 'Meguri',
      Model: description.model,
      SerialNumber: description.serialNumber,
      ProductInstanceUri: `urn:meguri:simulated:${description.serialNumber}`,
      AssetId: description.serialNumber,
      ComponentName: description.browseName,
      DeviceManual: 'simulators/devices/README.md',
      DeviceRevision: '1',
      HardwareRevision: '1',
      SoftwareRevision: '0.1.0',
      RevisionCounter: 1,
    };
    assign(this.#node, namePlate);
    assign(objectIn(this.#node, 'Identification'), namePlate);
    promoteToStateMachine(objectIn(this.#node, 'DeviceState')).setState('Operate');
    this.units = objectIn(this.#node, 'FunctionalUnitSet');
    startNodeVersion(this.units);
    this.showHealth(true);
  }

  /** Shows in DeviceHealth whether the device can do its work. */
  showHealth(healthy: boolean): void {
    const health = variableIn(this.#node, 'DeviceHealth');
    health.setValueFromSource({ dataType: DataType.Int32, value: healthy ? normal : failure });
  }
}
