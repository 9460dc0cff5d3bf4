import type { AlarmEvent } from '@meguri/contracts';

/** Something that needs a person: raised, seen, gone; it may be raised again. */
export interface Alarm {
  readonly alarmId: string;
  readonly raised: boolean;
  readonly acknowledged: boolean;
}
export type AlarmData = Extract<AlarmEvent, { type: 'AlarmRaised' }>['data'];

export const initialAlarm = (alarmId: string): Alarm => ({ alarmId, raised: false, acknowledged: false });

export function evolveAlarm(alarm: Alarm, event: AlarmEvent): Alarm {
  if (event.type === 'AlarmRaised') return { ...alarm, raised: true, acknowledged: false };
  if (event.type === 'AlarmAcknowledged') return { ...alarm, acknowledged: true };
  return { ...alarm, raised: false };
}

export const raise = (alarm: Alarm, data: AlarmData): readonly AlarmEvent[] =>
  alarm.raised ? [] : [{ type: 'AlarmRaised', data }];

export const clearAlarm = (alarm: Alarm): readonly AlarmEvent[] =>
  alarm.raised ? [{ type: 'AlarmCleared', data: { alarmId: alarm.alarmId } }] : [];

/** undefined: there is no such alarm. */
export function acknowledgeAlarm(alarm: Alarm, by: string): readonly AlarmEvent[] | undefined {
  if (!alarm.raised) return undefined;
  return alarm.acknowledged ? [] : [{ type: 'AlarmAcknowledged', data: { alarmId: alarm.alarmId, by } }];
}
