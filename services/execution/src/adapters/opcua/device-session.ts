import { setTimeout as sleep } from 'node:timers/promises';
import {
  AttributeIds,
  type ClientSession,
  type ConstantStatusCode,
  DataTypeExtractStrategy,
  MessageSecurityMode,
  OPCUAClient,
  resolveNodeId,
  SecurityPolicy,
} from 'node-opcua';
import type { StartAnswer, StartOrder } from '../../application/ports.js';
import { Lifetime } from '../../domain/lifetime.js';
import type { DeviceAccount } from '../../domain/reconcile.js';
import { type Announcements, subscribe } from './announcements.js';
import { Browser, textOf } from './browser.js';
import { clientIdentity } from './client-identity.js';
import { type DeviceNodes, discoverDevices } from './discovery.js';
import { Results } from './program-result.js';
import { StartArguments } from './start-arguments.js';

const SERVER_START_TIME = 'Server_ServerStatus_StartTime';

const SIGN_OF_LIFE_MS = 500;
/** A link that was silent for so long is given up; commands are refused long before. */
const SILENCE_LIMIT_MS = 5000;
const CALL_LIMIT_MS = 5000;
const CONNECT_LIMIT_MS = 10_000;

export interface SessionOptions {
  readonly endpoint: string;
  /** Browse name of the LADS device. */
  readonly lads: string;
  readonly timeScale: number;
}
/**
 * One connection to a device, from connect to the first sign of trouble; then it is over for ever. node-opcua would
 * hold calls while it reconnects and send them later, so it is never allowed to reconnect (maxRetry 0).
 */
export class DeviceSession {
  /** Resolves with the reason when the connection is over. */
  readonly broken: Promise<string>;
  #break!: (reason: string) => void;
  readonly #lifetime = new Lifetime();
  #lastSign = performance.now();
  #watch: NodeJS.Timeout | undefined;
  #results!: Results;
  #start!: StartArguments;
  #browser!: Browser;
  #session!: ClientSession;
  device!: DeviceNodes;
  /** Start time of the server, ISO. */
  serverEpoch = '';

  private constructor(
    private readonly client: OPCUAClient,
    private readonly options: SessionOptions,
    private readonly listener: Announcements,
  ) {
    this.broken = new Promise((resolve) => {
      this.#break = resolve;
    });
    client.on('receive_response', () => {
      this.#lastSign = performance.now();
    });
    client.on('close', () => this.#end('the connection was closed'));
    client.on('connection_lost', () => this.#end('the connection was lost'));
  }

  /** Connects, browses and subscribes. @throws Error when any of it fails; nothing stays open then */
  static async open(options: SessionOptions, listener: Announcements): Promise<DeviceSession> {
    const client = OPCUAClient.create({
      endpointMustExist: false,
      ...(await clientIdentity()),
      keepSessionAlive: false,
      requestedSessionTimeout: 60_000,
      transportTimeout: 8000,
      // the structure types of all companion specifications would take seconds to learn
      dataTypeExtractStrategy: DataTypeExtractStrategy.Lazy,
      securityMode: MessageSecurityMode.None,
      securityPolicy: SecurityPolicy.None,
      connectionStrategy: { initialDelay: 100, maxDelay: 500, maxRetry: 0 },
    });
    const session = new DeviceSession(client, options, listener);
    try {
      await within(CONNECT_LIMIT_MS, session.#open(), 'the device did not let itself be browsed');
      return session;
    } catch (error) {
      await session.close('it could not be opened');
      throw error;
    }
  }

  get alive(): boolean {
    return !this.#lifetime.over;
  }

  get reconnecting(): boolean {
    return this.client.isReconnecting;
  }

  get silentMs(): number {
    return performance.now() - this.#lastSign;
  }

  /** Calls StartProgram once; the answer says honestly when nobody knows. */
  async start(order: StartOrder): Promise<StartAnswer> {
    const unit = this.device.units.get(order.unit);
    const methodId = unit?.methods.get('StartProgram');
    if (!unit || !methodId) return { kind: 'refused', busy: false, reason: `${order.unit} has no StartProgram` };
    const inputArguments = await this.#start.argumentsOf(order).catch(() => undefined);
    if (!inputArguments || !this.alive) return { kind: 'not-sent', reason: 'the link was lost before the call' };
    try {
      const call = this.#session.call({ objectId: unit.state, methodId, inputArguments });
      const { statusCode, outputArguments } = await this.#whileAlive(call);
      if (statusCode.isGood()) return { kind: 'accepted', deviceRunId: textOf(outputArguments?.[0]?.value) };
      return {
        kind: 'refused',
        busy: isPassing(statusCode),
        reason: `${order.program} was refused: ${statusCode.name}`,
      };
    } catch (error) {
      return { kind: 'unknown', reason: reasonOf(error) };
    }
  }

  async account(unitName: string, commandId: string, deviceRunId?: string): Promise<DeviceAccount> {
    const unit = this.device.units.get(unitName);
    if (!unit || !this.alive) return { says: 'unreachable' };
    try {
      const found = await this.#whileAlive(this.#results.find(unit, commandId, deviceRunId));
      if (!found) return { says: 'no-result', unitBusy: (await this.stateNow(unitName)) === 'Running' };
      return found.ended
        ? { says: 'ended', deviceRunId: found.deviceRunId, result: found.ended }
        : { says: 'running', deviceRunId: found.deviceRunId };
    } catch {
      // whatever went wrong with asking, the answer is that the device could not be asked
      return { says: 'unreachable' };
    }
  }

  files(unit: string, deviceRunId: string) {
    const nodes = this.device.units.get(unit);
    if (!nodes) throw new RangeError(`the device has no unit ${unit}`);
    return this.#whileAlive(this.#results.files(nodes, deviceRunId));
  }

  /** Calls a method of the unit's state machine without arguments; false when the device did not do it. */
  async command(unitName: string, method: 'Abort' | 'Clear'): Promise<boolean> {
    const unit = this.device.units.get(unitName);
    const methodId = unit?.methods.get(method);
    if (!unit || !methodId || !this.alive) return false;
    try {
      const call = this.#session.call({ objectId: unit.state, methodId, inputArguments: [] });
      return (await this.#whileAlive(call)).statusCode.isGood();
    } catch {
      return false;
    }
  }

  /** The state of a unit, asked now. @throws Error when the device does not answer */
  async stateNow(unit: string): Promise<string> {
    const node = this.device.units.get(unit)?.currentState;
    const [state] = await this.#whileAlive(this.#browser.values([node]));
    return textOf(state);
  }

  async close(reason: string): Promise<void> {
    this.#end(reason);
    await Promise.race([this.client.disconnect().catch(() => undefined), sleep(1000, undefined, { ref: false })]);
  }

  async #open(): Promise<void> {
    await this.client.connect(this.options.endpoint);
    this.#session = await this.client.createSession();
    this.#browser = await Browser.on(this.#session);
    this.#results = new Results(this.#browser, this.options.timeScale);
    this.#start = new StartArguments(this.#browser);
    const started = await this.#session.read({
      nodeId: resolveNodeId(SERVER_START_TIME),
      attributeId: AttributeIds.Value,
    });
    this.serverEpoch = (started.value.value as Date).toISOString();
    const devices = await discoverDevices(this.#browser);
    const device = devices.find(({ name }) => name === this.options.lads);
    if (!device)
      throw new Error(
        `no LADS device ${this.options.lads}, only ${devices.map(({ name }) => name).join(', ') || 'none'}`,
      );
    this.device = device;
    // learns the structure types of the server now, not at the first command
    await this.#start.learn();
    await subscribe(this.#session, this.device, this.listener, SIGN_OF_LIFE_MS);
    this.#watch = setInterval(() => {
      if (this.silentMs > SILENCE_LIMIT_MS) this.#end('the device gives no sign of life');
    }, SIGN_OF_LIFE_MS);
  }

  /** The answer, or an error as soon as the connection is over or the time is up. */
  #whileAlive<T>(answer: Promise<T>): Promise<T> {
    return within(CALL_LIMIT_MS, this.#lifetime.within(answer), 'no answer in time');
  }

  #end(reason: string): void {
    if (!this.alive) return;
    clearInterval(this.#watch);
    this.#lifetime.end(new Error(reason));
    this.#break(reason);
  }
}

/** States of the device that pass by themselves; anything else is wrong with the command. */
const isPassing = ({ name }: ConstantStatusCode | { name: string }): boolean =>
  ['BadInvalidState', 'BadTimeout', 'BadResourceUnavailable', 'BadTooManyOperations', 'BadServerHalted'].includes(name);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);

async function within<T>(milliseconds: number, work: Promise<T>, otherwise: string): Promise<T> {
  const timer = new AbortController();
  const limit = sleep(milliseconds, undefined, { signal: timer.signal, ref: false }).then((): never => {
    throw new Error(otherwise);
  });
  limit.catch(() => undefined);
  try {
    return await Promise.race([work, limit]);
  } finally {
    timer.abort();
  }
}
