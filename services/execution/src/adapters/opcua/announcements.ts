import {
  AttributeIds,
  type ClientSession,
  type ClientSubscription,
  constructEventFilter,
  type NodeId,
  resolveNodeId,
  TimestampsToReturn,
} from 'node-opcua';
import { textOf } from './browser.js';
import type { DeviceNodes } from './discovery.js';

/** What a device tells by itself. */
export interface Announcements {
  /** Something changed at a unit; what, must be asked. */
  announced(unit: string): void;
  state(unit: string, state: string): void;
}

const SERVER_CURRENT_TIME = 'Server_ServerStatus_CurrentTime';
const PUBLISHING_MS = 10;

/** Lets the device announce new and ended Results, states of its units, and at least so often that it is alive. */
export async function subscribe(
  session: ClientSession,
  device: DeviceNodes,
  listener: Announcements,
  signOfLifeMs: number,
): Promise<void> {
  const subscription = await session.createSubscription2({
    requestedPublishingInterval: PUBLISHING_MS,
    requestedLifetimeCount: 6000,
    requestedMaxKeepAliveCount: 100,
    maxNotificationsPerPublish: 0,
    publishingEnabled: true,
    priority: 1,
  });
  await monitor(subscription, resolveNodeId(SERVER_CURRENT_TIME), signOfLifeMs, () => {});
  for (const unit of device.units.values()) {
    const announce = () => listener.announced(unit.unit);
    if (unit.resultVersion) await monitor(subscription, unit.resultVersion, 0, announce);
    if (unit.currentState)
      await monitor(subscription, unit.currentState, 0, (value) => listener.state(unit.unit, textOf(value)));
    await monitorEvents(subscription, unit.node, announce);
  }
}

async function monitor(
  subscription: ClientSubscription,
  nodeId: NodeId,
  samplingInterval: number,
  changed: (value: unknown) => void,
): Promise<void> {
  const item = await subscription.monitor(
    { nodeId, attributeId: AttributeIds.Value },
    { samplingInterval, queueSize: 10, discardOldest: true },
    TimestampsToReturn.Neither,
  );
  item.on('changed', (dataValue) => changed('value' in dataValue ? dataValue.value?.value : undefined));
}

/** Not every unit raises events; NodeVersion tells the same, a little later. */
async function monitorEvents(subscription: ClientSubscription, nodeId: NodeId, announce: () => void): Promise<void> {
  const filter = constructEventFilter(['Message', 'SourceName']);
  const item = await subscription.monitor(
    { nodeId, attributeId: AttributeIds.EventNotifier },
    { samplingInterval: 0, queueSize: 100, discardOldest: true, filter },
    TimestampsToReturn.Neither,
  );
  item.on('changed', announce);
}
