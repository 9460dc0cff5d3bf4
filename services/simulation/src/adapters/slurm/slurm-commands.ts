import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Resources } from '../../domain/workflow.js';
import { jobEnvironment } from '../job-folder/job-folder.js';

const run = promisify(execFile);
const LONGEST_ANSWER_MS = 60_000;
const MOST_OUTPUT_BYTES = 64 * 2 ** 20;

/** What the site wants beside what a job needs. */
export interface SlurmSite {
  readonly partition?: string | undefined;
  readonly account?: string | undefined;
  /** Another environment than that of this process, e.g. with SLURM_CONF. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Many tasks of the same size, as one submission. */
export interface SlurmArray {
  /** Our key: in the comment and in the name of the job. */
  readonly name: string;
  readonly tasks: number;
  readonly resources: Resources;
  readonly seconds: number;
  /** Where Slurm itself writes; `%a` is the number of the task. */
  readonly log: string;
  readonly command: readonly string[];
}

/** A task of an array that is still in the queue. */
export interface QueuedTask {
  readonly array: string;
  readonly jobId: string;
  readonly index: number;
  readonly state: string;
}

/** The commands of Slurm, called with argument arrays. They reject with what Slurm printed. */
export class SlurmCommands {
  constructor(private readonly site: SlurmSite = {}) {}

  /** @returns Slurm's number of the array. */
  async submit({ name, tasks, resources, seconds, log, command }: SlurmArray): Promise<string> {
    const { partition, account } = this.site;
    const answer = await this.#run('sbatch', [
      '--parsable',
      `--array=1-${tasks}`,
      `--comment=${ours(name)}`,
      `--job-name=${ours(name)}`,
      // a requeued job would find the claim of its first life; our own policy tries again
      '--no-requeue',
      '--open-mode=append',
      `--output=${log}`,
      '--chdir=/',
      '--nodes=1',
      '--ntasks=1',
      `--cpus-per-task=${resources.threads}`,
      `--mem=${resources.megabytes}`,
      `--time=${Math.ceil(seconds / 60) + 1}`,
      ...(partition ? [`--partition=${partition}`] : []),
      ...(account ? [`--account=${account}`] : []),
      ...command,
    ]);
    return answer.trim().split(';')[0]!;
  }

  /** All of our tasks that the queue still knows, whoever submitted them. */
  async queue(): Promise<readonly QueuedTask[]> {
    const text = await this.#run('squeue', ['--noheader', '--array', '--me', '--states=all', '--format=%F|%K|%T|%k']);
    return text.split('\n').flatMap((line) => {
      const [jobId = '', index = '', state = '', comment = ''] = line.trim().split('|');
      const array = arrayOf(comment);
      return array ? [{ array, jobId, index: Number(index), state }] : [];
    });
  }

  /** State of a task that may have left the queue; undefined when nobody remembers it, or only a foreign one. */
  async stateOf(array: string, jobId: string, index: number): Promise<string | undefined> {
    const id = `${jobId}_${index}`;
    const shown = await this.#run('scontrol', ['show', 'job', id, '--oneliner']).catch(() => '');
    if (shown.includes(ours(array))) return /JobState=(\w+)/.exec(shown)?.[1];
    const options = ['--noheader', '--allocations', '--parsable2', '--format=JobName,State', `--jobs=${id}`];
    const recorded = await this.#run('sacct', options).catch(() => '');
    const line = recorded.split('\n').find((each) => each.startsWith(`${ours(array)}|`));
    return /\|(\w+)/.exec(line ?? '')?.[1];
  }

  async cancel(jobId: string, index: number): Promise<void> {
    await this.#run('scancel', [`${jobId}_${index}`]).catch(() => '');
  }

  async #run(program: string, args: readonly string[]): Promise<string> {
    const env = { ...(this.site.environment ?? process.env), ...jobEnvironment };
    const options = { timeout: LONGEST_ANSWER_MS, maxBuffer: MOST_OUTPUT_BYTES, env };
    return (await run(program, [...args], options)).stdout;
  }
}

const ours = (array: string): string => `meguri-${array}`;
const arrayOf = (comment: string): string | undefined => /^meguri-(\w+)$/.exec(comment)?.[1];
