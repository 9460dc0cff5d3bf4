import { eventually } from '@meguri/testing';
import {
  AttributeIds,
  BrowseDirection,
  type ClientSession,
  constructEventFilter,
  DataType,
  type DataValue,
  type NodeClass,
  type NodeId,
  OPCUACertificateManager,
  OPCUAClient,
  type ReadValueIdOptions,
  resolveNodeId,
  type StatusCode,
  TimestampsToReturn,
} from 'node-opcua';

const hierarchical = 'HierarchicalReferences';
// DataTypeExtractStrategy.Lazy, which node-opcua does not export: reading all types takes a second for each session
const readTypesWhenNeeded = 4;

export interface TypedNode {
  readonly name: string;
  readonly id: NodeId;
  readonly nodeClass: NodeClass;
  readonly type: NodeId;
}

export interface StartAnswer {
  readonly status: string;
  readonly programRun: string;
}

/** Notifications in the order in which they came. */
export interface Watch {
  /** messages of events */
  readonly events: string[];
  /** values of the watched variable */
  readonly values: unknown[];
  end(): Promise<void>;
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
    readonly session: ClientSession,
    /** the server's start time as it told when this client connected */
    readonly epoch: string,
    private readonly keyValueType: NodeId,
  ) {}

  static async connect(endpoint: string, folder: string): Promise<LadsClient> {
    const clientCertificateManager = new OPCUACertificateManager({
      rootFolder: folder,
      automaticallyAcceptUnknownCertificate: true,
    });
    const client = OPCUAClient.create({
      clientCertificateManager,
      endpointMustExist: false,
      dataTypeExtractStrategy: readTypesWhenNeeded,
      connectionStrategy: { maxRetry: 3, initialDelay: 50, maxDelay: 200 },
    });
    await client.connect(endpoint);
    const session = await client.createSession();
    const status = await session.read({ nodeId: 'i=2257', attributeId: AttributeIds.Value });
    const index = (await session.readNamespaceArray()).indexOf('http://opcfoundation.org/UA/LADS/');
    const epoch = (status.value.value as Date).toISOString();
    return new LadsClient(client, session, epoch, resolveNodeId(`ns=${index};i=3003`));
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
    if (!this.#ids.has(key))
      for (const child of await this.children(parent)) this.#ids.set(`${parent} ${child.name}`, child.id);
    const found = this.#ids.get(key);
    if (!found) throw new Error(`${parent} has no ${name}`);
    return found;
  }

  async children(parent: string | NodeId): Promise<TypedNode[]> {
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
      type: reference.typeDefinition as NodeId,
    }));
  }

  async read(...path: string[]): Promise<DataValue> {
    return this.session.read({ nodeId: await this.node(...path), attributeId: AttributeIds.Value });
  }

  async value(...path: string[]): Promise<unknown> {
    return (await this.read(...path)).value.value;
  }

  /** Subscribes to the server's events and to one variable below the DeviceSet. */
  async watch(...path: string[]): Promise<Watch> {
    const subscription = await this.session.createSubscription2({
      requestedPublishingInterval: 10,
      requestedLifetimeCount: 1000,
      requestedMaxKeepAliveCount: 100,
      maxNotificationsPerPublish: 0,
      publishingEnabled: true,
      priority: 1,
    });
    const parameters = { samplingInterval: 0, queueSize: 1000, discardOldest: true };
    const [events, values]: [string[], unknown[]] = [[], []];
    const server = await subscription.monitor(
      { nodeId: 'i=2253', attributeId: AttributeIds.EventNotifier },
      { ...parameters, filter: constructEventFilter(['Message', 'SourceNode']) },
      TimestampsToReturn.Both,
    );
    server.on('changed', (fields: { value: { text?: string } }[]) => events.push(fields[0]?.value?.text ?? ''));
    const variable = await subscription.monitor(
      { nodeId: await this.node(...path), attributeId: AttributeIds.Value },
      parameters,
      TimestampsToReturn.Both,
    );
    variable.on('changed', (data: DataValue) => values.push(data.value.value));
    return { events, values, end: () => subscription.terminate() };
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
    const terms = {
      NotAfter: new Date(Date.now() + 30_000).toISOString(),
      ServerEpoch: this.epoch,
      LeaseEpoch: '1',
    };
    const pairs: object[] = [];
    for (const [key, value] of Object.entries({ ...terms, ...properties }))
      pairs.push(await this.session.constructExtensionObject(this.keyValueType, { key, value }));
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
    const nodes: ReadValueIdOptions[] = [];
    for (const name of ['Stopped', 'Properties', 'SupervisoryTaskId'])
      nodes.push({ nodeId: await this.node(...path, name), attributeId: AttributeIds.Value });
    const [stopped, properties, taskId] = (await this.session.read(nodes)).map(({ value }) => value.value);
    return {
      taskId,
      stopped: stopped && stopped.getTime() > 0 ? stopped : null,
      properties: Object.fromEntries(
        (properties as { key: string; value: string }[]).map(({ key, value }) => [key, value]),
      ),
    };
  }

  /** Waits until a run has ended. */
  ended(device: string, unit: string, programRun: string): Promise<ReadResult> {
    return eventually(async () => {
      const result = await this.result(device, unit, programRun);
      return result.stopped && result;
    });
  }

  /** Waits until a run has ended, or the device has shown that it cannot go on: then false. */
  async settledOrUnhealthy(device: string, unit: string, programRun: string): Promise<boolean> {
    return eventually(async () => {
      if ((await this.result(device, unit, programRun)).stopped) return { settled: true };
      return (await this.value(device, 'DeviceHealth')) !== 0 && { settled: false };
    }).then(({ settled }) => settled);
  }

  /** Name of a unit's state. */
  async state(device: string, unit: string): Promise<string> {
    const path = [device, 'FunctionalUnitSet', unit, 'FunctionalUnitState', 'CurrentState'];
    return ((await this.value(...path)) as { text: string }).text;
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
