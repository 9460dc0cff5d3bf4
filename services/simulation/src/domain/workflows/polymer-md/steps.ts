import type { Adjustment, Asked, CalculationStep, Request, Requirements } from '../../workflow.js';
import { cellSteps } from '../cell/index.js';
import { stylesUsedIn } from '../lammps-styles.js';
import { lammpsFailures } from './calculators.js';
import { cellSpecOf, unitsOf } from './inputs.js';
import {
  cellOf,
  checkpointOf,
  conductionInput,
  coolingInput,
  equilibrationInput,
  type Sampling,
  samplingInput,
} from './lammps-input.js';
import { inOneThread } from './one-thread.js';
import { polarisabilitySteps } from './polarisability.js';
import { meantBy, type Protocol } from './protocol.js';

const WALLTIME = 24 * 3600;

/**
 * Polarisabilities, cells, equilibration, sampling; what earlier tries taught is more sampling, which goes on from
 * what was sampled, or half the time step and other velocities, which begin again.
 */
export function steps(request: Request, adjustment: Adjustment): readonly CalculationStep[] {
  const { protocol, wants } = meantBy(request);
  const { protocol: care, extension } = adjustment;
  const replicates = replicatesOf(protocol);
  const seeds = replicates.map((replicate) => 1000 * replicate + care);
  const cells = replicates.map((replicate, i) => ({ name: cellOf(replicate), seed: seeds[i]! }));
  const stretches = stretchesOf(extension);
  const end = stretches.at(-1)!.name;
  const equilibration = equilibrationInput(protocol, seeds, care);
  return [
    ...(wants('refractive_index', 'abbe_number') ? polarisabilitySteps(unitsOf(request.inputs), protocol) : []),
    ...cellSteps(cellSpecOf(request.inputs, protocol), cells),
    lammpsStep(protocol, 'equilibration', equilibration, []),
    ...stretches.map((stretch) => samplingStep(protocol, stretch, care)),
    ...(wants('thermal_conductivity')
      ? [lammpsStep(protocol, 'conduction', conductionInput(protocol, end, care, 2 ** extension), ['profile'])]
      : []),
    ...(wants('glass_transition')
      ? [lammpsStep(protocol, 'cooling', coolingInput(protocol, end, care, 2 ** extension), [])]
      : []),
  ];
}

/** The styles of all scripts for LAMMPS. */
export function requires(asked: Asked): Requirements {
  const { protocol, wants } = meantBy(asked);
  const [sampling] = stretchesOf(0) as [Sampling];
  const scripts = [
    equilibrationInput(protocol, [], 0),
    samplingInput(protocol, sampling, 0),
    ...(wants('thermal_conductivity') ? [conductionInput(protocol, sampling.name, 0, 1)] : []),
    ...(wants('glass_transition') ? [coolingInput(protocol, sampling.name, 0, 1)] : []),
  ];
  return { lmp: stylesUsedIn(scripts.join('')) };
}

export const replicatesOf = ({ replicates }: Protocol): readonly number[] =>
  Array.from({ length: replicates }, (_, i) => i + 1);

/** The first stretch of sampling and its extensions, each from the end of the one before. */
export const stretchesOf = (extension: number): readonly Sampling[] =>
  Array.from({ length: extension + 1 }, (_, i) => ({
    from: i === 0 ? 'equilibrated' : `sampled-${i - 1}`,
    name: `sampled-${i}`,
  }));

function samplingStep(protocol: Protocol, stretch: Sampling, care: number): CalculationStep {
  const step = lammpsStep(protocol, stretch.name, samplingInput(protocol, stretch, care), ['lammpstrj']);
  const checkpoint = checkpointOf(stretch, care, 1);
  return { ...step, resume: { checkpoint, arguments: [...step.arguments, '-var', 'resume', '1'] } };
}

/** One call of LAMMPS for all replicates: files of each are `NAME-N.log` and those of the other kinds. */
function lammpsStep(protocol: Protocol, name: string, text: string, kinds: readonly string[]): CalculationStep {
  const filesOf = (kind: string) => replicatesOf(protocol).map((replicate) => `${name}-${replicate}.${kind}`);
  const read = [...filesOf('log'), ...(kinds.includes('profile') ? filesOf('profile') : [])];
  return {
    name,
    ...commandOf(protocol, `${name}.in`),
    inputs: { [`${name}.in`]: text },
    produces: ['log', ...kinds].flatMap(filesOf),
    reads: read,
    logs: filesOf('log'),
    failsAs: 'calculator',
    failures: lammpsFailures,
    seconds: WALLTIME,
  };
}

function commandOf({ replicates, ranks }: Protocol, file: string): Pick<CalculationStep, 'program' | 'arguments'> {
  const words = ['-in', file, '-sf', 'opt', '-log', 'none', '-screen', 'none'];
  if (replicates * ranks === 1) return inOneThread('lmp', words);
  const mpi = ['--allow-run-as-root', '--oversubscribe', '--bind-to', 'none', '-np', String(replicates * ranks)];
  const partitions = ['-partition', `${replicates}x${ranks}`, '-plog', 'none', '-pscreen', 'none'];
  return inOneThread('mpirun', [...mpi, 'lmp', ...partitions, ...words]);
}
