export { cholesky, invertCholesky } from './cholesky';
export { correlate, correlateWithSlope } from './correlation';
export { squaredDistances } from './distances';
export { solvePanels } from './panels';

/** Address where the arena begins; 64 is a cache line. */
export function arenaStart(): usize {
  return (__heap_base + 63) & ~63;
}
