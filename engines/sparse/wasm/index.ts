export { setShape } from './shape';
export { cut, enumerate, extend, found, pivot, setTree } from './tree';
export { explained, reach, setBounds } from './whole-products';

/** Address where the arena begins; 64 is a cache line. */
export function arenaStart(): usize {
  return (__heap_base + 63) & ~63;
}
