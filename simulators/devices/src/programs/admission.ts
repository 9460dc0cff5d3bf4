import type { Inputs, ProgramDescription, PropertyDescription } from './device-description.js';
import { Refusal } from './refusal.js';
import type { UnitState } from './unit-state.js';

/** A StartProgram call as it arrived. */
export interface StartRequest {
  readonly template: string;
  readonly properties: ReadonlyMap<string, string>;
  /** SupervisoryJobId */
  readonly runId: string;
  /** SupervisoryTaskId, `<run>/<step>/<attempt>` */
  readonly taskId: string;
}

/** What every StartProgram carries beside the program's own properties. */
export interface Terms {
  /** wall time in ms after which the call is too late */
  readonly notAfter: number;
  /** start time of the server as the client knows it */
  readonly serverEpoch: string;
  readonly leaseEpoch: number;
  /** the person who ordered this step once more */
  readonly orderedBy?: string;
}

export interface UnitSituation {
  readonly state: UnitState;
  readonly serverEpoch: string;
  /** largest lease epoch this device has seen */
  readonly leaseEpoch: number;
  /** wall time, ms */
  readonly now: number;
}

const termNames = ['NotAfter', 'ServerEpoch', 'LeaseEpoch', 'OrderedBy'];

/**
 * Reads the terms of a call.
 * @throws Refusal BadInvalidArgument when one is missing or malformed.
 */
export function readTerms({ properties, taskId, runId }: StartRequest): Terms {
  if (!/^.+\/.+\/\d+$/.test(taskId)) throw invalid(`SupervisoryTaskId "${taskId}" is not <run>/<step>/<attempt>`);
  if (runId === '') throw invalid('SupervisoryJobId is missing');
  const notAfter = Date.parse(properties.get('NotAfter') ?? '');
  if (Number.isNaN(notAfter)) throw invalid('NotAfter is not a time');
  const leaseEpoch = Number(properties.get('LeaseEpoch') ?? Number.NaN);
  if (!Number.isSafeInteger(leaseEpoch)) throw invalid('LeaseEpoch is not an integer');
  const serverEpoch = properties.get('ServerEpoch');
  if (!serverEpoch) throw invalid('ServerEpoch is missing');
  return { notAfter, serverEpoch, leaseEpoch, orderedBy: properties.get('OrderedBy') };
}

/**
 * Checks whether a unit may start a program now, and what its properties say.
 * @throws Refusal with the status code that names the reason.
 */
export function admit(request: StartRequest, terms: Terms, program: ProgramDescription, unit: UnitSituation): Inputs {
  if (request.template !== program.name) throw invalid(`there is no program "${request.template}"`);
  if (terms.leaseEpoch < unit.leaseEpoch)
    throw new Refusal('BadInvalidState', `lease epoch ${terms.leaseEpoch} is over, ${unit.leaseEpoch} holds`);
  if (Date.parse(terms.serverEpoch) !== Date.parse(unit.serverEpoch))
    throw new Refusal('BadInvalidState', `the server started at ${unit.serverEpoch}, not at ${terms.serverEpoch}`);
  if (unit.now > terms.notAfter) throw new Refusal('BadTimeout', 'the call came after its deadline');
  const inputs = readInputs(request.properties, program);
  if (unit.state !== 'Stopped') throw new Refusal('BadInvalidState', `the unit is ${unit.state}`);
  return inputs;
}

function readInputs(properties: ReadonlyMap<string, string>, program: ProgramDescription): Inputs {
  for (const name of properties.keys())
    if (!(name in program.properties) && !termNames.includes(name)) throw invalid(`there is no property ${name}`);
  const inputs: Record<string, string | number> = {};
  for (const [name, description] of Object.entries(program.properties)) {
    const text = properties.get(name);
    if (text === undefined) throw invalid(`${name} is missing`);
    inputs[name] = readProperty(name, text, description);
  }
  const conflict = program.conflict?.(inputs);
  if (conflict) throw invalid(conflict);
  return inputs;
}

function readProperty(name: string, text: string, description: PropertyDescription): string | number {
  switch (description.kind) {
    case 'place':
      if (!description.places.has(text)) throw invalid(`${name}: this device does not reach "${text}"`);
      return text;
    case 'option':
      if (!description.options.has(text)) throw new Refusal('BadOutOfRange', `${name}: there is no "${text}"`);
      return text;
    case 'number': {
      const { low, high, unit } = description;
      const value = text.trim() === '' ? Number.NaN : Number(text);
      if (!(value >= low && value <= high)) throw invalid(`${name}: ${text} is not within ${low}…${high} ${unit}`);
      return value;
    }
  }
}

const invalid = (reason: string): Refusal => new Refusal('BadInvalidArgument', reason);
