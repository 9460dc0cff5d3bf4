import type { FileReference } from '@meguri/contracts';
import { closedBecause } from '../domain/gate.js';
import {
  type DeviceAccount,
  type Reconciliation,
  reconcile,
  type Settlement,
  settlementOf,
} from '../domain/reconcile.js';
import { type Command, openCommand, type Run } from '../domain/run.js';
import { acknowledge, send, settle } from '../domain/run-decisions.js';
import { allowedMs, type Workcell } from '../domain/workcell.js';
import type { Clock, DeviceLink, Devices, Files, Instruments, RawFile, StartOrder } from './ports.js';
import type { RunJournal } from './run-journal.js';
import type { Tenure } from './tenure.js';

export interface DriverSurroundings {
  readonly workcell: Workcell;
  readonly devices: Devices;
  readonly files: Files;
  readonly clock: Clock;
  readonly instruments: Instruments;
  readonly tenure: Tenure;
  readonly journal: RunJournal;
  /** Whether the emergency stop is latched. */
  readonly isStopped: () => boolean;
  /** A unit did not stop when it was told to. */
  readonly stuck: (device: string, unit: string) => void;
}

/** How long a device may take to confirm that it stopped. */
const ABORT_LIMIT_MS = 5000;

/** A device that has a session but did not answer is asked again after this time. */
const ASK_AGAIN_MS = 1000;

/** What is known of a command while it is followed. */
interface Followed {
  readonly runId: string;
  readonly command: Command;
  readonly link: DeviceLink;
  /** Announcements of the unit heard so far. */
  readonly heard: number;
  /** Whether this instance saw it from the beginning. */
  readonly reconciled: boolean;
  /** Wall-clock milliseconds after which the device counts as silent. */
  readonly silentAt: number;
}

/** Brings one command of one run from the journal to the device and its end back into the journal, once. */
export class CommandDriver {
  constructor(private readonly around: DriverSurroundings) {}

  /** Sends the command that was just written down, and follows it. @throws Ended */
  async send(run: Run): Promise<void> {
    const command = openCommand(run);
    if (!command) return;
    const { devices, journal } = this.around;
    const { runId } = run;
    const link = devices.link(command.device);
    const { serverEpoch } = link.state;
    const { state } = await journal.decide(runId, `${command.commandId}/sent`, (now) =>
      send(now, command.commandId, serverEpoch),
    );
    const sent = openCommand(state);
    if (sent?.commandId !== command.commandId || sent.state !== 'sent') return;
    const closed = this.#closedBecause(link, serverEpoch, sent);
    if (closed !== undefined)
      return this.#settle(runId, sent, {
        outcome: 'not-sent',
        effect: 'none',
        code: 'DEVICE.UNREACHABLE',
        reason: closed,
      });
    await this.#call(state, sent, link);
  }

  /** Finds out what became of a command that this instance did not see to its end, and follows it. @throws Ended */
  async takeUp(run: Run): Promise<void> {
    const command = openCommand(run);
    if (!command) return;
    const link = this.around.devices.link(command.device);
    await this.#follow(this.#followed(run, command, link, true));
  }

  #closedBecause(link: DeviceLink, serverEpoch: string, command: Command): string | undefined {
    const { tenure, clock, isStopped } = this.around;
    return closedBecause({
      link: link.state,
      serverEpoch,
      leaseValid: tenure.valid,
      emergencyStop: isStopped(),
      now: clock.now().getTime(),
      deadline: Date.parse(command.deadline),
    });
  }

  async #call(run: Run, command: Command, link: DeviceLink): Promise<void> {
    const { clock, instruments, journal, tenure } = this.around;
    const heard = link.announcements(command.unit);
    const order = this.#orderOf(run, command, await journal.traceOf(run.runId));
    const calledAt = clock.now().getTime();
    const answer = await tenure.until(link.start(order));
    instruments.called(command.device, (clock.now().getTime() - calledAt) / 1000);
    switch (answer.kind) {
      case 'accepted': {
        const acknowledged = await this.#acknowledge(run.runId, command, answer.deviceRunId);
        await tenure.until(link.announced(command.unit, heard));
        return this.#follow(this.#followed(run, acknowledged, link, false));
      }
      case 'refused':
        return this.#settle(run.runId, command, {
          outcome: 'refused',
          effect: 'none',
          code: answer.busy ? 'DEVICE.BUSY' : 'DEVICE.REFUSED',
          reason: answer.reason,
        });
      case 'not-sent':
        return this.#settle(run.runId, command, {
          outcome: 'not-sent',
          effect: 'none',
          code: 'DEVICE.UNREACHABLE',
          reason: answer.reason,
        });
      case 'unknown':
        return this.#follow(this.#followed(run, command, link, true));
    }
  }

  #orderOf(run: Run, command: Command, traceparent: string | undefined): StartOrder {
    const { guarded } = this.around.workcell.devices[command.device] ?? { guarded: false };
    const { sample, runId } = run;
    const { unit, program, properties, commandId, serverEpoch = '' } = command;
    return {
      unit,
      program,
      properties: { ...properties, ...(guarded && { ServerEpoch: serverEpoch }) },
      runId,
      commandId,
      ...(sample && { sample: { sampleId: sample.sampleId, vessel: sample.vessel, location: sample.location } }),
      ...(traceparent && { traceparent }),
    };
  }

  #followed(run: Run, command: Command, link: DeviceLink, reconciled: boolean): Followed {
    const { workcell, clock } = this.around;
    const duration = run.steps.find(({ stepId }) => stepId === command.stepId)?.duration;
    const expected = duration ?? workcell.capabilities.transfer.duration;
    const silentAt = clock.now().getTime() + allowedMs(workcell, expected);
    return { runId: run.runId, command, link, heard: link.announcements(command.unit), reconciled, silentAt };
  }

  /** Asks the device, at every announcement, until the command is settled; never calls again. */
  async #follow(start: Followed): Promise<void> {
    const { tenure } = this.around;
    for (let followed = start; ; ) {
      tenure.assertValid();
      const { command, link } = followed;
      const heard = link.announcements(command.unit);
      const account = await tenure.until(link.account(command.unit, command.commandId, command.deviceRunId));
      const answer = reconcile(this.#unsettled(command), account);
      if (answer.action === 'settle') {
        if (await this.#conclude(followed, account, answer.settlement)) return;
      } else if (answer.action === 'watch') {
        followed = { ...followed, command: await this.#acknowledge(followed.runId, command, answer.deviceRunId) };
        if (this.#now() >= followed.silentAt) return this.#silence(followed);
      }
      await tenure.untilNews(link.announced(command.unit, heard), this.#patience(answer.action, followed));
      if (answer.action === 'await-link') followed = { ...followed, silentAt: this.#silentAt(followed) };
    }
  }

  /** How long to wait for news before asking again; a device that is away is waited for as long as it takes. */
  #patience(action: Reconciliation['action'], { command, link, silentAt }: Followed): number | undefined {
    if (action === 'watch') return silentAt - this.#now();
    if (action === 'await-deadline') return Date.parse(command.deadline) + 1 - this.#now();
    return link.state.sessionUp ? ASK_AGAIN_MS : undefined;
  }

  /** The time in which nobody could ask does not count against the device. */
  #silentAt({ silentAt }: Followed): number {
    return Math.max(silentAt, this.#now() + this.around.workcell.patience * 1000);
  }

  #unsettled(command: Command) {
    const { guarded } = this.around.workcell.devices[command.device] ?? { guarded: false };
    const state = command.state === 'settled' ? 'acknowledged' : command.state;
    return { state, guarded, deadlinePassed: this.#now() > Date.parse(command.deadline) };
  }

  /** A device that does not come to an end is told to stop; then its word counts, or nobody's. */
  async #silence({ runId, command, link, reconciled }: Followed): Promise<void> {
    const { tenure, stuck } = this.around;
    const reason = `${command.program} did not end in the time it may take`;
    await tenure.until(link.abort(command.unit));
    const account = await this.#endOf(link, command, this.#now() + ABORT_LIMIT_MS);
    if (account?.says === 'ended') {
      await tenure.until(link.clear(command.unit));
      const settlement = settlementOf(account.result);
      const settled = settlement.outcome === 'done' ? settlement : { ...settlement, code: 'DEVICE.SILENT', reason };
      return this.#settle(runId, command, settled, { reconciled });
    }
    stuck(command.device, command.unit);
    await this.#settle(runId, command, { outcome: 'unknown', effect: 'unknown', code: 'DEVICE.SILENT', reason });
  }

  async #endOf(link: DeviceLink, command: Command, deadline: number): Promise<DeviceAccount | undefined> {
    const { tenure } = this.around;
    while (this.#now() < deadline) {
      const heard = link.announcements(command.unit);
      const account = await tenure.until(link.account(command.unit, command.commandId, command.deviceRunId));
      if (account.says === 'ended') return account;
      await tenure.untilNews(link.announced(command.unit, heard), deadline - this.#now());
    }
    return undefined;
  }

  async #acknowledge(runId: string, command: Command, deviceRunId: string): Promise<Command> {
    if (command.state !== 'sent') return command;
    const { state } = await this.around.journal.decide(runId, `${command.commandId}/acknowledged`, (run) =>
      acknowledge(run, command.commandId, deviceRunId),
    );
    return openCommand(state) ?? command;
  }

  /** Fetches and stores raw data first, then settles; false when the device went away with them. */
  async #conclude({ runId, command, link, reconciled }: Followed, account: DeviceAccount, settlement: Settlement) {
    const files = await this.#filesOf(command, link, account, settlement);
    if (!files) return false;
    await this.#settle(runId, command, settlement, { reconciled, files });
    return true;
  }

  async #filesOf(
    command: Command,
    link: DeviceLink,
    account: DeviceAccount,
    settlement: Settlement,
  ): Promise<FileReference[] | undefined> {
    const { analyse, refract } = this.around.workcell.capabilities;
    const measuring = [analyse, refract].find(
      (each) => command.device === each?.device && command.program === each?.program,
    );
    if (!measuring || settlement.outcome !== 'done' || account.says !== 'ended') return [];
    const read = await this.#read(link, command.unit, account.deviceRunId);
    if (!read) return undefined;
    const raw = read.filter(({ name }) => name === measuring.file);
    const { files, tenure } = this.around;
    return Promise.all(
      raw.map(({ bytes, mediaType, name }) =>
        tenure.persist('store file', () => files.put(bytes, { mediaType, name })),
      ),
    );
  }

  async #read(link: DeviceLink, unit: string, deviceRunId: string): Promise<readonly RawFile[] | undefined> {
    try {
      return await this.around.tenure.until(link.files(unit, deviceRunId));
    } catch (error) {
      this.around.tenure.assertValid();
      if (!link.state.sessionUp) return undefined;
      throw error;
    }
  }

  async #settle(
    runId: string,
    command: Command,
    settlement: Settlement,
    { reconciled = false, files = [] }: { reconciled?: boolean; files?: readonly FileReference[] } = {},
  ): Promise<void> {
    const { journal, workcell, instruments } = this.around;
    await journal.decide(runId, `${command.commandId}/settled`, (run) =>
      settle(run, command.commandId, { settlement, reconciled, files }, workcell),
    );
    instruments.settled(command.device, settlement.outcome);
  }

  #now(): number {
    return this.around.clock.now().getTime();
  }
}
