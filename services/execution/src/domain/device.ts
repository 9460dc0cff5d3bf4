import type { DeviceEvent } from '@meguri/contracts';

/** What the journal last said of a device. */
export interface Device {
  readonly connected: boolean;
  readonly serverEpoch?: string;
  readonly hash?: string;
}

export const initialDevice = (): Device => ({ connected: false });

export function evolveDevice(device: Device, event: DeviceEvent): Device {
  if (event.type === 'DeviceLost') return { ...device, connected: false };
  return { connected: true, serverEpoch: event.data.serverEpoch, hash: event.data.hash };
}

/** States a connection unless the journal says it already, of the same server and the same device. */
export const connect = (
  device: Device,
  data: Extract<DeviceEvent, { type: 'DeviceConnected' }>['data'],
): readonly DeviceEvent[] =>
  device.connected && device.serverEpoch === data.serverEpoch && device.hash === data.hash
    ? []
    : [{ type: 'DeviceConnected', data }];

export const lose = (
  device: Device,
  data: Extract<DeviceEvent, { type: 'DeviceLost' }>['data'],
): readonly DeviceEvent[] => (device.connected ? [{ type: 'DeviceLost', data }] : []);
