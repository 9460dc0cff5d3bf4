const FIRST_MS = 100;
const LONGEST_MS = 5000;

/** How long to wait before a process that ended `failures` times in a row (1, 2, …) is started again, in ms. */
export const backOff = (failures: number): number => Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
