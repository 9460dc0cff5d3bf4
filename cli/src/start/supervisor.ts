import { join } from 'node:path';
import type { LaboratoryFile } from './laboratory-file.js';
import { ManagedProcess } from './managed-process.js';
import type { ProcessDefinition } from './process-definition.js';
import { Reaper } from './reaper.js';
import type { Exit } from './running-process.js';

export interface SupervisorOptions {
  readonly directory: string;
  readonly file: LaboratoryFile;
  readonly onReady?: (name: string) => void;
  readonly onRestart?: (name: string, exit: Exit) => void;
}

/** Starts the processes of a laboratory, each as soon as those it depends on are ready, keeps them running, and ends them in the opposite order. */
export class Supervisor {
  readonly #reaper = new Reaper();
  readonly #processes: ReadonlyMap<string, ManagedProcess>;
  readonly #started = new Map<string, Promise<void>>();
  readonly #stopped = new Map<string, Promise<void>>();
  #stopping = false;

  constructor(
    definitions: readonly ProcessDefinition[],
    private readonly options: SupervisorOptions,
  ) {
    this.#processes = new Map(definitions.map((definition) => [definition.name, this.#manage(definition)]));
  }

  /** Resolves when all processes are ready; rejects with the first failure, after which `stop` is to be called. */
  async start(): Promise<void> {
    await Promise.all([...this.#processes.values()].map((process) => this.#startOnce(process)));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#processes.values()].map((process) => this.#stopOnce(process)));
    this.#reaper.close();
  }

  /** Ends everything at once, without asking. */
  kill(): void {
    this.#stopping = true;
    this.#reaper.close();
  }

  #manage(definition: ProcessDefinition): ManagedProcess {
    const { directory, file, onRestart = () => {} } = this.options;
    return new ManagedProcess(definition, {
      log: join(directory, 'logs', `${definition.name}.log`),
      reaper: this.#reaper,
      onChange: (record) => file.updateProcess(definition.name, record),
      onRestart,
    });
  }

  #startOnce(process: ManagedProcess): Promise<void> {
    const { name } = process.definition;
    const started = this.#started.get(name) ?? this.#startAfterDependencies(process);
    this.#started.set(name, started);
    return started;
  }

  async #startAfterDependencies(process: ManagedProcess): Promise<void> {
    const { name, dependsOn, prepare } = process.definition;
    await Promise.all(dependsOn.map((dependency) => this.#startOnce(this.#processes.get(dependency)!)));
    if (this.#stopping) return;
    await process.start();
    await prepare?.();
    this.options.onReady?.(name);
  }

  #stopOnce(process: ManagedProcess): Promise<void> {
    const { name } = process.definition;
    const stopped = this.#stopped.get(name) ?? this.#stopAfterUsers(process);
    this.#stopped.set(name, stopped);
    return stopped;
  }

  async #stopAfterUsers(process: ManagedProcess): Promise<void> {
    const { name } = process.definition;
    const users = [...this.#processes.values()].filter(({ definition: { dependsOn, uses = [] } }) =>
      [...dependsOn, ...uses].includes(name),
    );
    await Promise.all(users.map((user) => this.#stopOnce(user)));
    await process.stop();
  }
}
