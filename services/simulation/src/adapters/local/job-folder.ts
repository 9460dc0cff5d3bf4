import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CalculationStep } from '../../domain/workflow.js';

/** How the chain of steps in a folder ended; absent while it has not. */
export interface FolderEnd {
  readonly seconds: number;
  readonly failed?: { readonly step: string; readonly code: string; readonly reason: string };
}

/** The files by which a job's process and the service know each other, across restarts of either. */
export const jobFile = {
  steps: (folder: string) => join(folder, 'steps.json'),
  process: (folder: string) => join(folder, 'process.json'),
  done: (folder: string, step: string) => join(folder, `${step}.done.json`),
  output: (folder: string, step: string) => join(folder, `${step}.out`),
  errors: (folder: string, step: string) => join(folder, `${step}.err`),
  end: (folder: string) => join(folder, 'end.json'),
} as const;

/** Writes a file whole or not at all. */
export function writeWhole(path: string, content: unknown): void {
  writeFileSync(`${path}.part`, JSON.stringify(content));
  renameSync(`${path}.part`, path);
}

export function readJson<T>(path: string): T | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}

export const stepsIn = (folder: string): readonly CalculationStep[] => readJson(jobFile.steps(folder)) ?? [];
