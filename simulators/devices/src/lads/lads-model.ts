import {
  type AddressSpace,
  type ExtensionObject,
  type InstantiateObjectOptions,
  type UADataType,
  type UAObject,
  type UAObjectType,
} from 'node-opcua';

export const ladsNamespace = 'http://opcfoundation.org/UA/LADS/';
const diNamespace = 'http://opcfoundation.org/UA/DI/';

/** The LADS types of an address space, found by namespace URI. */
export class LadsModel {
  readonly namespaceIndex: number;

  constructor(readonly addressSpace: AddressSpace) {
    this.namespaceIndex = addressSpace.getNamespaceIndex(ladsNamespace);
  }

  /** DI's DeviceSet, where every device stands. */
  get deviceSet(): UAObject {
    const index = this.addressSpace.getNamespaceIndex(diNamespace);
    const found = this.addressSpace.rootFolder.objects.getFolderElementByName('DeviceSet', index);
    if (!found) throw new Error('the address space has no DeviceSet');
    return found as UAObject;
  }

  /** Makes an object of a LADS type; `optionals` name the optional children it shall have. */
  make(type: string, browseName: string, parent: UAObject, optionals: string[] = []): UAObject {
    const options: InstantiateObjectOptions = { browseName, componentOf: parent, optionals };
    return this.#type(type).instantiate(options);
  }

  /** A list of LADS KeyValueType. */
  keyValues(pairs: Iterable<readonly [string, string]>): ExtensionObject[] {
    const dataType = this.addressSpace.findDataType('KeyValueType', this.namespaceIndex);
    return Array.from(pairs, ([key, value]) =>
      this.addressSpace.constructExtensionObject(dataType as UADataType, { key, value }),
    );
  }

  #type(name: string): UAObjectType {
    const type = this.addressSpace.findObjectType(name, this.namespaceIndex);
    if (!type) throw new Error(`the LADS nodeset has no type ${name}`);
    return type;
  }
}
