/** One process of the laboratory: what to run, with what, and after whom. */
export interface ProcessDefinition {
  readonly name: string;
  /** Names of the processes that must be ready before this one starts, and that end only after it. */
  readonly dependsOn: readonly string[];
  /** Names of processes that it can wait for itself when it starts, but that end only after it all the same. */
  readonly uses?: readonly string[];
  readonly command: readonly [program: string, ...args: string[]];
  /** Added to the environment that the supervisor itself was given. */
  readonly environment: Readonly<Record<string, string>>;
  /** How the process says that it is ready: a JSON line `{"ready":true,…}` on stdout, or this text on stderr. */
  readonly ready: 'json-line' | RegExp;
  /** Whether the loop never waits for it: the others then have the processor first. */
  readonly yields?: boolean;
  /** Done once, when the process is ready for the first time, before the processes that depend on it start. */
  readonly prepare?: () => Promise<void>;
}
