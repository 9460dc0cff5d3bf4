import type { RunStep } from '@meguri/contracts';
import { mustDiscard } from './consequences.js';
import { DISCARD, locationsIn, nextStep, openCommand, type Run, type Sample } from './run.js';
import { isSafe, type Traveller } from './safety.js';
import { type CapabilityName, groupOf, locationsOf, unitAt, vesselsOf, type Workcell } from './workcell.js';

/** Everything a step needs, given at once: a unit of a device, locations, and for the first step a vessel. */
export interface Grant {
  readonly runId: string;
  readonly stepId: string;
  readonly capability: CapabilityName;
  readonly device: string;
  readonly unit: string;
  readonly program: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Unit as device.unit, then locations: where the vessel stands, and where it goes. */
  readonly reserved: readonly string[];
  readonly vessel?: { readonly vessel: string; readonly home: string };
}

export interface Board {
  readonly workcell: Workcell;
  /** Open runs, the oldest first. */
  readonly runs: readonly Run[];
  /** Granted, but not written down yet. */
  readonly claims: readonly Grant[];
  /** Vessels that any run ever took. */
  readonly usedVessels: ReadonlySet<string>;
  /** Locations out of use, with the reason. */
  readonly blocked: ReadonlyMap<string, string>;
  /** Devices and units (device.unit) that take no commands now, with the reason. */
  readonly unavailable: ReadonlyMap<string, string>;
  /** Runs that rest for a moment before they try again, with the reason. */
  readonly resting: ReadonlyMap<string, string>;
  /** Why nothing may start at all, e.g. an emergency stop. */
  readonly halted?: string;
}

export interface Schedule {
  readonly grants: readonly Grant[];
  /** Why each other run does not go on. */
  readonly waiting: ReadonlyMap<string, string>;
}

/**
 * Gives every run that can go on what its next step needs, the oldest first; all or nothing. A shared location is given
 * only when all runs can still come to their end afterwards (banker's rule), so no two vessels ever wait for each other.
 * The oldest cannot starve: a location becomes free by a transfer, which frees the transferring unit at the same moment.
 */
export function schedule(board: Board): Schedule {
  const table = new Table(board);
  const grants: Grant[] = [];
  const waiting = new Map<string, string>();
  for (const run of board.runs) {
    if (board.claims.some(({ runId }) => runId === run.runId)) continue;
    const answer = idle(run, board) ?? table.request(run);
    if (typeof answer === 'string') waiting.set(run.runId, answer);
    else if (answer) grants.push(answer);
  }
  return { grants, waiting };
}

/** Why a run asks for nothing now, if it does not. */
function idle(run: Run, { halted, resting }: Board): string | undefined {
  const command = openCommand(run);
  if (command) return `${command.program} by ${command.device} ${command.unit}`;
  if (run.status === 'awaiting-recovery') return 'waiting for a person to decide how it goes on';
  if (halted) return halted;
  if (run.paused !== undefined) return `paused: ${run.paused}`;
  return resting.get(run.runId);
}

/** What is free at this moment; shrinks with every grant. */
class Table {
  readonly #held = new Map<string, string>();
  readonly #travellers = new Map<string, Traveller>();
  readonly #taken: Set<string>;

  constructor(private readonly board: Board) {
    this.#taken = new Set(board.usedVessels);
    for (const run of board.runs) this.#seat(run);
    for (const grant of board.claims) this.#hold(grant);
  }

  /** The grant for the next step of a run, or what it waits for; undefined when it has nothing left to ask for. */
  request(run: Run): Grant | string | undefined {
    if (run.closing) return mustDiscard(run, this.board.workcell) ? this.#discard(run) : undefined;
    const step = nextStep(run);
    if (!step) return undefined;
    if (step.capability !== 'take') return run.sample ? this.#step(run, step, run.sample) : 'it has no vessel';
    const vessel = this.#freeVessel(String(step.parameters.labware));
    if (!vessel) return `waiting for an unused ${step.parameters.labware}`;
    const following = run.steps[run.done + 1];
    if (!following) return undefined;
    const sample = { sampleId: '', vessel: vessel.vessel, home: vessel.home, location: vessel.home };
    return this.#step(run, following, sample, vessel);
  }

  #seat(run: Run): void {
    const command = openCommand(run);
    for (const name of command?.reserved ?? []) this.#held.set(name, run.runId);
    const places = run.sample ? [run.sample.home, ...(run.sample.lost ?? [run.sample.location])] : [];
    for (const place of places) this.#held.set(place, run.runId);
    const target = locationsIn(command?.reserved ?? [])[1];
    if (run.sample)
      this.#travellers.set(run.runId, traveller(run, target ?? run.sample.location, target && command?.stepId));
  }

  #hold(grant: Grant): void {
    for (const name of grant.reserved) this.#held.set(name, grant.runId);
    if (grant.vessel) this.#taken.add(grant.vessel.vessel);
    const run = this.board.runs.find(({ runId }) => runId === grant.runId);
    const [from, to] = locationsIn(grant.reserved);
    if (run && from) this.#travellers.set(grant.runId, traveller(run, to ?? from, to && grant.stepId));
  }

  #step(run: Run, step: RunStep, sample: Sample, vessel?: Grant['vessel']): Grant | string {
    const capability = step.capability as CapabilityName;
    const target = capability === 'transfer' ? this.#destination(run, step, sample) : undefined;
    if (typeof target === 'object') return target.wait;
    return this.#grant(
      run,
      { stepId: step.stepId, capability, parameters: step.parameters, units: step.units },
      sample.location,
      target,
      vessel,
    );
  }

  #discard(run: Run): Grant | string {
    const sink = Object.entries(this.board.workcell.locations).find(([, { use }]) => use === 'sink')?.[0];
    const target = sink === undefined ? run.sample?.home : `${sink}/1`;
    const step = { stepId: DISCARD, capability: 'transfer', parameters: {}, units: {} } as const;
    return this.#grant(run, step, run.sample?.location ?? '', target);
  }

  #grant(
    run: Run,
    step: Pick<RunStep, 'stepId' | 'parameters' | 'units'> & { capability: CapabilityName },
    location: string,
    target?: string,
    vessel?: Grant['vessel'],
  ): Grant | string {
    const program = this.board.workcell.capabilities[step.capability];
    if (!program) return `nothing in ${this.board.workcell.name} can ${step.capability} any more`;
    const unit = unitAt(program, location);
    const key = `${program.device}.${unit}`;
    const obstacle = this.board.unavailable.get(program.device) ?? this.board.unavailable.get(key);
    if (obstacle) return `waiting for ${program.device}: ${obstacle}`;
    const holder = this.#held.get(key);
    if (holder !== undefined) return `waiting for ${program.device} ${unit}, which works for ${holder}`;
    const places = { location, from: location, to: target ?? '' };
    const grant: Grant = {
      runId: run.runId,
      stepId: step.stepId,
      capability: step.capability,
      device: program.device,
      unit,
      program: program.program,
      properties: propertiesOf(program.properties, step, places),
      reserved: target === undefined ? [key, location] : [key, location, target],
      ...(vessel && { vessel }),
    };
    this.#hold(grant);
    return grant;
  }

  #destination(run: Run, { stepId, parameters }: RunStep, sample: Sample): string | { wait: string } {
    const { workcell, blocked } = this.board;
    const group = String(parameters.to);
    if (workcell.locations[group]?.use === 'home') return sample.home;
    const free = locationsOf(workcell, group).filter((place) => !this.#held.has(place) && !blocked.has(place));
    const place = free[0];
    if (!place) return { wait: `waiting for a free place in the ${group}` };
    if (!isSafe(traveller(run, place, stepId), [...this.#travellers.values()], this.#capacities()))
      return { wait: `waiting until the ${group} can be left again` };
    return place;
  }

  #freeVessel(labware: string): Grant['vessel'] {
    return vesselsOf(this.board.workcell, labware).find(
      ({ vessel, home }) => !this.#taken.has(vessel) && !this.board.blocked.has(home),
    );
  }

  /** Places per shared group that are not out of use. */
  #capacities(): Map<string, number> {
    const shared = Object.entries(this.board.workcell.locations).filter(([, { use }]) => use === 'shared');
    return new Map(
      shared.map(([group]) => {
        const places = locationsOf(this.board.workcell, group);
        return [group, places.filter((place) => !this.board.blocked.has(place)).length];
      }),
    );
  }
}

/** Where the vessel of a run is, and which groups it still has to visit; `under`: the step that takes it there. */
function traveller(run: Run, location: string, under?: string): Traveller {
  const id = run.runId;
  const lost = run.sample?.lost;
  const stuck = run.status === 'awaiting-recovery' || lost !== undefined;
  const at = (lost ?? [location]).map(groupOf);
  if (run.closing) return { id, at, stuck, route: [] };
  const later = under === undefined ? run.done : run.steps.findIndex(({ stepId }) => stepId === under) + 1;
  const transfers = run.steps.slice(later).filter(({ capability }) => capability === 'transfer');
  return { id, at, stuck, route: transfers.map(({ parameters }) => String(parameters.to)) };
}

function propertiesOf(
  wanted: Readonly<Record<string, string>>,
  step: Pick<RunStep, 'parameters' | 'units'>,
  places: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wanted).map(([property, source]) => [property, sourced(source, step, places)]),
  );
}

function sourced(
  source: string,
  { parameters, units }: Pick<RunStep, 'parameters' | 'units'>,
  places: Readonly<Record<string, string>>,
): string {
  if (source.endsWith('.unit')) return units[source.slice(0, -'.unit'.length)] ?? '';
  return String(places[source] ?? parameters[source] ?? '');
}
