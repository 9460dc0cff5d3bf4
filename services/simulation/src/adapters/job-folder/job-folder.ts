import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DispatchEnd, Task } from '../../application/ports.js';
import type { Stop } from '../../domain/failures.js';
import type { CalculationStep, StepOutput } from '../../domain/workflow.js';

/** What works in a job folder, on whatever machine; the file tells the layout of the folder. */
export const jobScript = fileURLToPath(new URL('../../../bin/job.sh', import.meta.url));

/** What the script needs of its environment: where programs of our own stand, and the Node that they run on. */
export const jobEnvironment = { MEGURI_PROGRAMS: dirname(jobScript), MEGURI_NODE: process.execPath };

/** Below this a disk counts as full: not even the last word of a job would find room. */
const LEAST_FREE_BYTES = 16 * 2 ** 20;
const LAST_WORDS_BYTES = 4096;
/** Files that belong to one try; who claims a folder leaves two. */
const OF_A_TRY = /^(claim|claim\..*|end|heartbeat|slurm)$/;
/** What is being removed is called so. */
const GONE = '.gone';
let removals = 0;

/** A step as it stands in the folder, to see later whether it is still the same one. */
interface WrittenStep {
  readonly name: string;
  readonly words: readonly string[];
  readonly inputs: Readonly<Record<string, string>>;
}

interface WrittenTask {
  readonly try: number;
  readonly steps: readonly WrittenStep[];
}

/** The folder of a task: what is to be done, what was done, and the last word. */
export class JobFolder {
  constructor(readonly path: string) {}

  get key(): string {
    return basename(this.path);
  }

  /**
   * Makes the folder ready for a try; does nothing if that try, or a later one, was prepared before.
   * @throws Error ENOSPC when the disk is full.
   */
  prepare(task: Task): void {
    const before = this.#written();
    if (before.try >= task.try) return;
    for (const folder of ['work', 'scratch']) mkdirSync(join(this.path, folder), { recursive: true });
    if (isFull(this.path)) throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
    const steps = task.steps.map((step) => this.#writtenStep(step));
    this.#forgetChanged(before.steps, steps);
    for (const file of readdirSync(this.path).filter((name) => OF_A_TRY.test(name))) rmSync(this.#file(file));
    for (const step of steps)
      if (!this.#isDone(step.name))
        for (const [file, content] of Object.entries(step.inputs)) writeFileSync(this.work(file), content);
    writeFileSync(this.#file('plan'), planText(task, steps));
    // last: a crash before this line prepares anew
    writeWhole(this.#file('task.json'), JSON.stringify({ try: task.try, steps } satisfies WrittenTask));
  }

  /** How the try ended; undefined while it has not. */
  end(task: Task): DispatchEnd | undefined {
    const text = this.#read('end');
    // a word without its line end was still being written, or the disk was full
    if (!text?.endsWith('\n')) return undefined;
    const [first = '', how = '', ...detail] = text.trimEnd().split(' ');
    if (first === 'done') return this.endWith(task);
    return this.endWith(task, {
      step: first === '-' ? '' : first,
      how: how as Stop['how'],
      detail: detail.join(' '),
      lastWords: this.lastWords(first, task.steps.find(({ name }) => name === first)?.logs),
    });
  }

  /** An end that the folder itself does not tell. */
  endWith({ steps }: Task, stopped?: Stop): DispatchEnd {
    const done = steps.filter(({ name }) => this.#isDone(name));
    const outputs = stopped ? [] : done.map((step) => this.#output(step));
    const seconds = done.reduce((sum, { name }) => sum + this.#seconds(name), 0);
    return { outputs, seconds, ...(stopped && { stopped }) };
  }

  /** Number of the try that was prepared last, 0 before the first. */
  get try(): number {
    return this.#written().try;
  }

  /** Whoever works here, or worked here last. */
  claim(): { readonly host: string; readonly pid: number } | undefined {
    const [, host, pid] = /^(\S+) (\d+)\n$/.exec(this.#read('claim') ?? '') ?? [];
    return host && pid ? { host, pid: Number(pid) } : undefined;
  }

  /** Whether the last word was said, whatever it is, or the folder was about to be removed. */
  isOver(): boolean {
    return this.path.endsWith(GONE) || (this.#read('end')?.endsWith('\n') ?? false);
  }

  /** Array of Slurm and number in it that the task was, or was to be, submitted as. */
  slurm(): { readonly array: string; readonly index: number } | undefined {
    const [array, index] = (this.#read('slurm') ?? '').split(' ');
    return array && index ? { array, index: Number(index) } : undefined;
  }

  place(array: string, index: number): void {
    writeWhole(this.#file('slurm'), `${array} ${index}`);
  }

  unplace(): void {
    rmSync(this.#file('slurm'), { force: true });
  }

  /** The last word of who watches the task from outside, unless it was said. */
  sayLast(how: 'cancelled' | 'lost', why = ''): void {
    if (existsSync(this.path) && !this.#read('end')) writeWhole(this.#file('end'), `- ${how} ${why}\n`);
  }

  /** When the last sign of life came, milliseconds; 0 before the first. */
  heartbeat(): number {
    return statSync(this.#file('heartbeat'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  done(): readonly string[] {
    return this.#written()
      .steps.map(({ name }) => name)
      .filter((name) => this.#isDone(name));
  }

  files({ steps }: Task): { name: string; mediaType: string; bytes: Uint8Array }[] {
    return steps
      .flatMap(({ name, produces }) => [
        this.#file(`${name}.out`),
        this.#file(`${name}.err`),
        ...produces.map((file) => this.work(file)),
      ])
      .filter((path) => sizeOf(path) > 0)
      .map((path) => ({ name: basename(path), mediaType: 'text/plain', bytes: readFileSync(path) }));
  }

  /** The end of what a step printed, and of its own logs. */
  lastWords(step: string, logs: readonly string[] = []): string {
    const printed = [this.#file(`${step}.out`), this.#file(`${step}.err`)];
    return [...logs.map((log) => this.work(log)), ...printed].map(tailOf).join('');
  }

  work(file: string): string {
    return join(this.path, 'work', file);
  }

  /**
   * Gives it another name at once, so that a crash leaves no half of a folder that looks like a job, and resolves when
   * it is removed; what a crash leaves of it is found by its name.
   */
  async remove(): Promise<void> {
    const gone = this.path.endsWith(GONE) ? this.path : `${this.path}.${process.pid}-${++removals}${GONE}`;
    if (!existsSync(this.path)) return;
    if (gone !== this.path) renameSync(this.path, gone);
    await rm(gone, { recursive: true, force: true }).catch(() => undefined);
  }

  /** The try that was prepared last. */
  #written(): WrittenTask {
    return JSON.parse(this.#read('task.json') ?? '{"try":0,"steps":[]}') as WrittenTask;
  }

  #writtenStep(step: CalculationStep): WrittenStep {
    const { name, program, resume, inputs = {} } = step;
    const goesOn = resume !== undefined && !this.#isDone(name) && sizeOf(this.work(resume.checkpoint)) > 0;
    return { name, words: [program, ...(goesOn ? resume.arguments : step.arguments)], inputs };
  }

  /** From the first step that changed on, all is to be done again; also all, if the same steps gave nothing of use. */
  #forgetChanged(before: readonly WrittenStep[], steps: readonly WrittenStep[]): void {
    const same = (step: WrittenStep, index: number) => JSON.stringify(step) === JSON.stringify(before[index]);
    const allSame = steps.every(same);
    const wasUseless = allSame && this.#read('end') === 'done\n';
    const first = wasUseless ? 0 : steps.findIndex((step, index) => !same(step, index));
    if (first < 0) return;
    for (const { name } of steps.slice(first)) rmSync(this.#file(`${name}.done`), { force: true });
  }

  #output({ name, reads = [] }: CalculationStep): StepOutput {
    const files = reads.map((file) => [file, readIfThere(this.work(file)) ?? ''] as const);
    return { name, standardOutput: this.#read(`${name}.out`) ?? '', files: Object.fromEntries(files) };
  }

  #isDone(step: string): boolean {
    return this.#times(step) !== undefined;
  }

  #seconds(step: string): number {
    const [began, ended] = this.#times(step) ?? [0, 0];
    return Math.max(0, ended - began);
  }

  /** When a step began and ended; undefined for one that is not done, and where a full disk cut the line off. */
  #times(step: string): readonly [number, number] | undefined {
    const [, began, ended] = /^([\d.]+) ([\d.]+)\n$/.exec(this.#read(`${step}.done`) ?? '') ?? [];
    return began && ended ? [Number(began), Number(ended)] : undefined;
  }

  #file(name: string): string {
    return join(this.path, name);
  }

  #read(name: string): string | undefined {
    return readIfThere(this.#file(name));
  }
}

/** Words that end with NUL, as the script of the job reads them. */
function planText({ steps, resources: { threads, megabytes } }: Task, written: readonly WrittenStep[]): string {
  const words = [threads, megabytes * 1024];
  const ofStep = ({ name, words }: WrittenStep, index: number) => {
    const { seconds, produces } = steps[index]!;
    return [name, Math.ceil(seconds), produces.length, ...produces, words.length, ...words];
  };
  return [...words, ...written.flatMap(ofStep)].map((word) => `${word}\0`).join('');
}

/** What a failure before the first step means. */
export function stopBecause({ code, message }: NodeJS.ErrnoException): Stop {
  const how = code === 'ENOSPC' || code === 'EDQUOT' ? 'scratch' : 'submit';
  return { step: '', how, detail: message, lastWords: '' };
}

export function isFull(path: string): boolean {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize < LEAST_FREE_BYTES;
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function tailOf(path: string): string {
  if (!existsSync(path)) return '';
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, LAST_WORDS_BYTES));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } finally {
    closeSync(file);
  }
}

/** Writes a file whole or not at all. */
export function writeWhole(path: string, content: string): void {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}
