/** SHA-256 of all that the WebAssembly module is compiled from. */
export function sourcesHash(engine: string): string;
