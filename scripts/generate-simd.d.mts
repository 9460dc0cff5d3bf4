export function simdModule(): Promise<string>;
