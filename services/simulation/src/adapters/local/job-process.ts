// The process of one job: runs the steps of its folder one after another. It stays in the process group of the service,
// so it outlives a service that is killed but not the laboratory; a new one in the same folder goes on at the first step
// that is not done.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CalculationStep } from '../../domain/workflow.js';
import { type FolderEnd, jobFile, readJson, stepsIn, writeWhole } from './job-folder.js';

interface Done {
  readonly seconds: number;
}

type Failure = NonNullable<FolderEnd['failed']>;

let running: ChildProcess | undefined;

/** Programs share the cores by running side by side; inside each, one thread is fastest on a busy machine. */
const oneThread = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', OMP_STACKSIZE: '512M' };

/** Runs one program to its end; undefined when it ended well. */
function runStep(folder: string, step: CalculationStep): Promise<Failure | undefined> {
  for (const [file, content] of Object.entries(step.inputs ?? {})) writeFileSync(join(folder, file), content);
  const output = openSync(jobFile.output(folder, step.name), 'w');
  const errors = openSync(jobFile.errors(folder, step.name), 'w');
  const failure = (code: string, reason: string): Failure => ({ step: step.name, code, reason });
  return new Promise((resolve) => {
    const program = spawn(step.program, step.arguments, {
      cwd: folder,
      env: { ...process.env, ...oneThread },
      stdio: ['ignore', output, errors],
      timeout: step.seconds * 1000,
      killSignal: 'SIGKILL',
    });
    running = program;
    const end = (result: Failure | undefined) => {
      closeSync(output);
      closeSync(errors);
      resolve(result);
    };
    program.on('error', (error) => end(failure('CALCULATOR.FAILED', `${step.program}: ${error.message}`)));
    program.on('exit', (code, signal) => {
      if (signal === 'SIGKILL')
        end(failure('CALCULATOR.TIMED_OUT', `${step.program} ran longer than ${step.seconds} s`));
      else if (code !== 0) end(failure('CALCULATOR.FAILED', `${step.program} ended with ${signal ?? code}`));
      else {
        const lacking = step.produces.find((file) => !hasContent(join(folder, file)));
        end(lacking ? failure('CALCULATOR.FAILED', `${step.program} produced no ${lacking}`) : undefined);
      }
    });
  });
}

function hasContent(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

async function runFolder(folder: string): Promise<FolderEnd> {
  let seconds = 0;
  for (const step of stepsIn(folder)) {
    const done = readJson<Done>(jobFile.done(folder, step.name));
    if (done) {
      seconds += done.seconds;
      continue;
    }
    const started = performance.now();
    const failed = await runStep(folder, step);
    const took = (performance.now() - started) / 1000;
    seconds += took;
    if (failed) return { seconds, failed };
    writeWhole(jobFile.done(folder, step.name), { seconds: took } satisfies Done);
  }
  return { seconds };
}

const folder = process.argv[2];
if (!folder) throw new Error('usage: job-process FOLDER');
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    // an orderly end is no lost try
    rmSync(jobFile.process(folder), { force: true });
    running?.kill('SIGKILL');
    process.exit(0);
  });
writeWhole(jobFile.end(folder), await runFolder(folder));
process.exit(0);
