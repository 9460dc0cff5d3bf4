import type { CalculationStep } from '../../workflow.js';

/**
 * A program that does not use the threads of the job itself: those are for the ranks of LAMMPS. Left to themselves,
 * the mathematics libraries of MOPAC and LAMMPS wait for each other's threads, on a busy machine a hundred times as long.
 */
export const inOneThread = (
  program: string,
  words: readonly string[],
): Pick<CalculationStep, 'program' | 'arguments'> => ({
  program: 'env',
  arguments: ['OMP_NUM_THREADS=1', 'OPENBLAS_NUM_THREADS=1', 'MKL_NUM_THREADS=1', program, ...words],
});
