import type { AlarmEvent } from '@meguri/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type Alarm, type AlarmData, clearAlarm, raise } from '../domain/alarm.js';
import { ALARMS, type Alarms, CLOCK, type Clock, LOG, type Log } from './ports.js';

/** Raises and clears alarms beside the work: an alarm that cannot be stored is logged and never stops anything. */
@Injectable()
export class AlarmBell {
  constructor(
    @Inject(ALARMS) private readonly alarms: Alarms,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  raise(data: AlarmData): void {
    void this.#state(data.alarmId, 'raise', (alarm) => raise(alarm, data));
  }

  clear(alarmId: string): void {
    void this.#state(alarmId, 'clear', clearAlarm);
  }

  /** Whether a person has seen the alarm. */
  async isAcknowledged(alarmId: string): Promise<boolean> {
    return (await this.alarms.get(alarmId)).state.acknowledged;
  }

  async #state(alarmId: string, why: string, decide: (alarm: Alarm) => readonly AlarmEvent[]): Promise<void> {
    const now = this.clock.now();
    try {
      await this.alarms.execute(alarmId, { id: `${alarmId}/${why}/${now.toISOString()}`, now }, decide);
    } catch (error) {
      this.log.error('an alarm could not be stored', { alarmId, why, error });
    }
  }
}
