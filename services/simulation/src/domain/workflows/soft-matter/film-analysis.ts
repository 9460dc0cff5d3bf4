import {
  byHeight,
  type FilmLayer,
  type Frame,
  inertiaAxis,
  landed,
  layerOf,
  type MolecularMean,
  type Molecule,
  moleculesOf,
  orientation,
  orientationOrder,
  readLammpsLog,
  readTrajectory,
} from '@meguri/analysis';
import { mean } from '@meguri/numerics';
import { type DepositionPlan, SURFACE } from './deposition.js';

/** What became of a deposition. */
export interface Film extends FilmLayer {
  readonly plan: DepositionPlan;
  /** Mean of the film while it rested, K. */
  readonly temperature: number;
  /** Of the long axes to the surface normal. */
  readonly order: MolecularMean;
  readonly landed: number;
  readonly layers: readonly { readonly height: number; readonly order: number; readonly count: number }[];
  /** While it grew: ps, order parameter of what had landed, and how many. */
  readonly growth: readonly { readonly time: number; readonly order: number; readonly landed: number }[];
}

/** Why there is no film to speak of. */
export class DepositionError extends Error {
  constructor(
    readonly code:
      | 'TRAJECTORY.TRUNCATED'
      | 'TRAJECTORY.UNREADABLE'
      | 'LOG.UNREADABLE'
      | 'DEPOSITION.JAMMED'
      | 'DEPOSITION.NO_FILM',
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}

const NEWER = 'use the LAMMPS of Debian 12 (29 Sep 2021), which is known to work';
/** Nearest atoms of molecules that touch are 2.5 to 4 ångström apart. */
const CONTACT = 5;
/** Molecules for each layer that the order is given for. */
const MOLECULES_IN_LAYER = 4;
const MOST_LAYERS = 6;
/** Fewer have no spread that an error could be taken from. */
const FEWEST_MOLECULES = 3;

/**
 * Reads the trajectory of a deposition: the order of the film over the frames since it was complete, by height and while it grew.
 * @throws DepositionError when the trajectory cannot be read, molecules are missing, or too few stayed on the surface.
 */
export function analyseFilm(trajectory: string, log: string, plan: DepositionPlan): Film {
  const { molecules: asked, timeStep, rest, frames: every } = plan;
  const frames = readTrajectory(trajectory, ['mol', 'mass']);
  if ('kind' in frames)
    throw frames.kind === 'truncated'
      ? new DepositionError('TRAJECTORY.TRUNCATED', frames.reason, 'run it again')
      : new DepositionError('TRAJECTORY.UNREADABLE', frames.reason, NEWER);
  const stages = frames.map((frame) => stageOf(frame, (frame.step * timeStep) / 1000));
  const resting = stages.slice(-Math.max(1, Math.floor(rest / every)));
  const last = stages.at(-1)!;
  if (last.molecules.length < asked)
    throw new DepositionError(
      'DEPOSITION.JAMMED',
      `only ${last.molecules.length} of ${asked} molecules found room in the vapour`,
      'let them come more slowly',
    );
  const members = last.landed.filter((index) => resting.every((stage) => stage.landed.includes(index)));
  if (members.length < FEWEST_MOLECULES)
    throw new DepositionError(
      'DEPOSITION.NO_FILM',
      `only ${members.length} of ${asked} molecules stayed on the surface`,
      'deposit at a lower temperature',
    );
  const perMolecule = members.map((index) => resting.map(({ orders }) => orders[index]!));
  const heights = members.map((index) => last.molecules[index]!.centre[2]!);
  const layers = Math.min(MOST_LAYERS, Math.floor(members.length / MOLECULES_IN_LAYER));
  const means = perMolecule.map(mean);
  return {
    plan,
    temperature: temperatureOf(log),
    order: orientationOrder(perMolecule),
    landed: members.length,
    ...layerOf(
      last.frame,
      members.map((index) => last.molecules[index]!),
      SURFACE,
    ),
    layers: byHeight(heights, means, Math.max(1, layers)).map(({ value, ...layer }) => ({ ...layer, order: value })),
    growth: stages.filter((stage) => stage.landed.length > 0).map(growthAt),
  };
}

/** Mean temperature of the last run of a log. */
function temperatureOf(log: string): number {
  const read = readLammpsLog(log);
  const temperatures = 'kind' in read ? undefined : read.blocks.at(-1)?.columns.get('c_film');
  if (!temperatures?.length)
    throw new DepositionError('LOG.UNREADABLE', 'kind' in read ? read.reason : 'no temperature of the film', NEWER);
  return mean(temperatures);
}

/** A frame, its molecules by id, how each is oriented, and which have landed. */
interface Stage {
  readonly frame: Frame;
  readonly time: number;
  readonly molecules: readonly Molecule[];
  readonly orders: readonly number[];
  readonly landed: readonly number[];
}

const NORMAL = Float64Array.of(0, 0, 1);

function stageOf(frame: Frame, time: number): Stage {
  const found = moleculesOf(frame);
  if ('kind' in found) throw new DepositionError('TRAJECTORY.UNREADABLE', found.reason, 'run it again');
  const molecules = found.toSorted((a, b) => a.id - b.id);
  return {
    frame,
    time,
    molecules,
    orders: molecules.map((molecule) => orientation(inertiaAxis(frame, molecule), NORMAL)),
    landed: landed(frame, molecules, { surface: 0, contact: CONTACT }),
  };
}

const growthAt = ({ time, orders, landed: members }: Stage) => ({
  time,
  order: mean(members.map((index) => orders[index]!)),
  landed: members.length,
});
