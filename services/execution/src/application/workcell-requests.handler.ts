import {
  checkProcedure,
  convert,
  type DeviceView,
  dimensionOf,
  LabError,
  listDevices,
  resetEmergencyStop,
} from '@meguri/contracts';
import { type CommandContext, OnCommand, OnQuery } from '@meguri/messaging';
import { Controller, Inject } from '@nestjs/common';
import type { z } from 'zod';
import { problemsOf } from '../domain/feasibility.js';
import { openCommand, type Run } from '../domain/run.js';
import type { EmergencyStop } from './emergency-stop.js';
import { Operation } from './operation.js';
import {
  DEVICES,
  type DeviceLink,
  type Devices,
  EMERGENCY_STOP,
  PROCEDURES,
  type Procedures,
  WORKCELL,
  type Workcell,
} from './ports.js';
import { StopJournal } from './stop-journal.js';

type Feasibility = z.infer<(typeof checkProcedure)['output']>;

/** What people and planning ask of the workcell. */
@Controller()
export class WorkcellRequestsHandler {
  constructor(
    @Inject(WORKCELL) private readonly workcell: Workcell,
    @Inject(PROCEDURES) private readonly procedures: Procedures,
    @Inject(DEVICES) private readonly devices: Devices,
    @Inject(EMERGENCY_STOP) private readonly stop: EmergencyStop,
    @Inject(StopJournal) private readonly stopJournal: StopJournal,
    @Inject(Operation) private readonly operation: Operation,
  ) {}

  @OnCommand(resetEmergencyStop)
  async reset({ workcell }: { workcell: string }, context: CommandContext) {
    if (workcell !== this.workcell.name)
      throw new LabError('WORKCELL.UNKNOWN', `There is no workcell ${workcell} here.`);
    if (!(await this.stopJournal.reset(context.actor?.name ?? 'unknown', context.cause)))
      throw new LabError('EMERGENCY_STOP.NOT_LATCHED', `The emergency stop of ${workcell} is not latched.`);
    return { workcell };
  }

  @OnQuery(listDevices)
  async list() {
    const { name } = this.workcell;
    const commands = (this.operation.engine?.board.open ?? []).flatMap((run) => (openCommand(run) ? [run] : []));
    return {
      workcell: name,
      emergencyStop: this.stop.latched !== undefined,
      active: this.operation.active,
      devices: this.devices.links.map((link) => deviceView(name, link, commands)),
    };
  }

  @OnQuery(checkProcedure)
  async check(input: z.infer<(typeof checkProcedure)['input']>): Promise<Feasibility> {
    const known = { workcells: [this.workcell.name], procedures: [...this.procedures.keys()] };
    const procedure = this.procedures.get(input.procedure);
    const problems = [
      ...(input.workcell === this.workcell.name ? [] : [unknown('workcell', input.workcell, known.workcells)]),
      ...(procedure ? [] : [unknown('procedure', input.procedure, known.procedures)]),
    ];
    if (!procedure || problems.length > 0) return { problems, parameters: [], observes: [], ...known };
    return {
      problems: problemsOf(input.parameters, procedure, this.workcell, { convert, dimensionOf }),
      parameters: Object.entries(procedure.parameters).map(([name, parameter]) => ({
        name,
        ...(parameter.kind === 'quantity' && { unit: parameter.unit }),
      })),
      observes: procedure.observes.map(({ name, unit }) => ({ name, unit })),
      ...known,
    };
  }
}

const unknown = (what: string, name: string, known: readonly string[]) => ({
  message: `There is no ${what} ${name}.`,
  remedy: `Use one of: ${known.join(', ')}.`,
});

function deviceView(workcell: string, link: DeviceLink, busy: readonly Run[]): z.infer<typeof DeviceView> {
  return {
    device: link.device,
    workcell,
    endpoint: link.endpoint,
    connected: link.state.sessionUp,
    model: link.facts?.model ?? '',
    units: (link.facts?.units ?? []).map(({ unit }) => {
      const run = busy.find(({ command }) => command?.device === link.device && command.unit === unit);
      return {
        unit,
        state: link.stateOf(unit),
        ...(run && { reservedBy: run.runId, activity: `${run.command?.program} (${run.command?.stepId})` }),
      };
    }),
  };
}
