export { setShape } from './shape';
export { cut, enumerate, found, pivot, setTree } from './tree';

/** Address where the arena begins; 64 is a cache line. */
export function arenaStart(): usize {
  return (__heap_base + 63) & ~63;
}
