import {
  AttributeIds,
  BrowseDirection,
  DataType,
  type DataValue,
  NodeClass,
  type NodeId,
  OPCUACertificateManager,
  OPCUAClient,
  resolveNodeId,
  type StatusCode,
} from 'node-opcua';

const hierarchical = 'HierarchicalReferences';

export interface StartAnswer {
  readonly status: string;
  readonly programRun: string;
}

export interface ReadResult {
  readonly taskId: string;
  readonly stopped: Date | null;
  readonly properties: Readonly<Record<string, string>>;
}

/** A small LADS client that knows the address space only by browse names, as a foreign client would. */
export class LadsClient {
  readonly #ids = new Map<string, NodeId>();

  private constructor(
    private readonly client: OPCUAClient,
    readonly session: Awaited<ReturnType<OPCUAClient['createSession']>>,
  ) {}

  static async connect(endpoint: string, folder: string): Promise<LadsClient> {
    const clientCertificateManager = new OPCUACertificateManager({
      rootFolder: folder,
      automaticallyAcceptUnknownCertificate: true,
    });
    const client = OPCUAClient.create({
      clientCertificateManager,
      endpointMustExist: false,
      connectionStrategy: { maxRetry: 3, initialDelay: 50, maxDelay: 200 },
    });
    await client.connect(endpoint);
    return new LadsClient(client, await client.createSession());
  }

  async close(): Promise<void> {
    await this.session.close().catch(() => {});
    await this.client.disconnect();
  }

  /** Node below Objects/DeviceSet by its browse names. */
  async node(...path: string[]): Promise<NodeId> {
    let id = await this.#child('i=85', 'DeviceSet');
    for (const name of path) id = await this.#child(id.toString(), name);
    return id;
  }

  async #child(parent: string, name: string): Promise<NodeId> {
    const key = `${parent} ${name}`;
    const known = this.#ids.get(key);
    if (known) return known;
    const found = (await this.children(parent)).find((each) => each.name === name);
    if (!found) throw new Error(`${parent} has no ${name}`);
    this.#ids.set(key, found.id);
    return found.id;
  }

  async children(parent: string | NodeId): Promise<{ name: string; id: NodeId; nodeClass: NodeClass }[]> {
    const { references } = await this.session.browse({
      nodeId: parent,
      referenceTypeId: hierarchical,
      browseDirection: BrowseDirection.Forward,
      includeSubtypes: true,
      nodeClassMask: 0,
      resultMask: 63,
    });
    return (references ?? []).map((reference) => ({
      name: reference.browseName.name ?? '',
      id: reference.nodeId as NodeId,
      nodeClass: reference.nodeClass,
    }));
  }

  async read(...path: string[]): Promise<DataValue> {
    return this.session.read({ nodeId: await this.node(...path), attributeId: AttributeIds.Value });
  }

  async value(...path: string[]): Promise<unknown> {
    return (await this.read(...path)).value.value;
  }

  /** Server start time as the server itself tells it. */
  async epoch(): Promise<string> {
    const status = await this.session.read({ nodeId: 'i=2257', attributeId: AttributeIds.Value });
    return (status.value.value as Date).toISOString();
  }

  async call(device: string, unit: string, method: string): Promise<StatusCode> {
    const state = [device, 'FunctionalUnitSet', unit, 'FunctionalUnitState'];
    const answer = await this.session.call({
      objectId: await this.node(...state),
      methodId: await this.node(...state, method),
      inputArguments: [],
    });
    return answer.statusCode;
  }

  async start(
    device: string,
    unit: string,
    template: string,
    taskId: string,
    properties: Readonly<Record<string, string>>,
  ): Promise<StartAnswer> {
    const state = [device, 'FunctionalUnitSet', unit, 'FunctionalUnitState'];
    const namespaces = await this.session.readNamespaceArray();
    const index = namespaces.indexOf('http://opcfoundation.org/UA/LADS/');
    const keyValueType = `ns=${index};i=3003`;
    const terms = {
      NotAfter: new Date(Date.now() + 30_000).toISOString(),
      ServerEpoch: await this.epoch(),
      LeaseEpoch: '1',
    };
    const pairs: object[] = [];
    for (const [key, value] of Object.entries({ ...terms, ...properties }))
      pairs.push(await this.session.constructExtensionObject(resolveNodeId(keyValueType), { key, value }));
    const answer = await this.session.call({
      objectId: await this.node(...state),
      methodId: await this.node(...state, 'StartProgram'),
      inputArguments: [
        { dataType: DataType.String, value: template },
        { dataType: DataType.ExtensionObject, arrayType: 1, value: pairs },
        { dataType: DataType.String, value: taskId.split('/')[0] },
        { dataType: DataType.String, value: taskId },
        { dataType: DataType.ExtensionObject, arrayType: 1, value: [] },
      ],
    });
    return { status: answer.statusCode.name, programRun: String(answer.outputArguments?.[0]?.value ?? '') };
  }

  async result(device: string, unit: string, programRun: string): Promise<ReadResult> {
    const path = [device, 'FunctionalUnitSet', unit, 'ProgramManager', 'ResultSet', programRun];
    const stopped = (await this.value(...path, 'Stopped')) as Date | null;
    const pairs = (await this.value(...path, 'Properties')) as { key: string; value: string }[];
    return {
      taskId: String(await this.value(...path, 'SupervisoryTaskId')),
      stopped: stopped && stopped.getTime() > 0 ? stopped : null,
      properties: Object.fromEntries(pairs.map(({ key, value }) => [key, value])),
    };
  }

  /** Waits until a run has ended. */
  async ended(device: string, unit: string, programRun: string): Promise<ReadResult> {
    for (;;) {
      const result = await this.result(device, unit, programRun);
      if (result.stopped) return result;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async scalar(device: string, unit: string, programRun: string, name: string): Promise<number> {
    const path = [device, 'FunctionalUnitSet', unit, 'ProgramManager', 'ResultSet', programRun, 'VariableSet', name];
    return Number(await this.value(...path));
  }

  async file(device: string, unit: string, programRun: string, name: string): Promise<unknown> {
    const path = [
      device,
      'FunctionalUnitSet',
      unit,
      'ProgramManager',
      'ResultSet',
      programRun,
      'FileSet',
      name,
      'File',
    ];
    const objectId = await this.node(...path);
    const call = async (method: string, inputArguments: object[]) =>
      (await this.session.call({ objectId, methodId: await this.node(...path, method), inputArguments }))
        .outputArguments;
    const [handle] = (await call('Open', [{ dataType: DataType.Byte, value: 1 }])) ?? [];
    const parts: Buffer[] = [];
    for (;;) {
      const [part] = (await call('Read', [handle as object, { dataType: DataType.Int32, value: 10_000 }])) ?? [];
      const bytes = (part?.value ?? Buffer.alloc(0)) as Buffer;
      if (bytes.length === 0) break;
      parts.push(bytes);
    }
    await call('Close', [handle as object]);
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  }
}
