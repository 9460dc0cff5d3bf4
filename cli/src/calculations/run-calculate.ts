import { resolve } from 'node:path';
import { type Calculation, calculate, type DispatcherName, workflowInputs } from '@meguri/simulation';
import { UsageError } from '../failure.js';
import type { Output } from '../output.js';
import type { CalculationReport } from '../results/calculations.js';
import { watchForStop } from '../start/stop-signal.js';
import { CalculationBar } from './calculation-bar.js';

export interface CalculateCommandOptions {
  readonly workflow: string;
  readonly smiles?: string;
  readonly input?: readonly (readonly [string, string])[];
  readonly profile?: 'ci' | 'demo' | 'production';
  readonly properties?: readonly string[];
  readonly dispatcher: DispatcherName;
  readonly data: string;
  readonly json?: boolean;
}

/** Codes that mean that what was typed cannot be calculated by anybody. */
const badInput: ReadonlySet<string> = new Set(['JOB.INPUT_INVALID', 'WORKFLOW.UNKNOWN']);
const INTERRUPTED = 130;

/** Calculates, tells people how it goes, and leaves the exit code: 0 succeeded, 1 not, 2 bad input. */
export async function runCalculate(options: CalculateCommandOptions, output: Output): Promise<void> {
  const inputs = inputsOf(options);
  const { profile, properties, dispatcher, workflow } = options;
  const { signal } = watchForStop(() => process.exit(INTERRUPTED));
  const bar = new CalculationBar(workflow);
  const request = { inputs, ...(profile && { profile }), ...(properties && { properties }) };
  const result = await calculate(workflow, request, {
    folder: resolve(options.data),
    dispatcher,
    signal,
    onProgress: (progress) => bar.update(progress),
  }).finally(() => bar.end());
  for (const line of describe(workflow, result)) output.say(line);
  output.result(reportOf(options, result));
  if (result.status !== 'succeeded') process.exitCode = badInput.has(result.failure?.code ?? '') ? 2 : 1;
}

/** What was typed as inputs of the workflow; the SMILES is its first one. */
export function inputsOf({ workflow, smiles, input = [] }: CalculateCommandOptions): Record<string, string> {
  const [first] = workflowInputs.get(workflow) ?? ['smiles'];
  if (smiles === undefined && input.length === 0) throw new UsageError('give --smiles or --input.');
  return { ...(smiles !== undefined && { [first!]: smiles }), ...Object.fromEntries(input) };
}

function describe(
  workflow: string,
  { status, properties, failure, calculators, seconds, reused }: Calculation,
): string[] {
  if (status !== 'succeeded') {
    const why = failure ? `: ${failure.reason}` : '';
    return [`${workflow} ${status}${why}`, ...(failure?.remedy ? [failure.remedy] : [])];
  }
  const width = Math.max(...properties.map(({ name }) => name.length));
  const programs = calculators.map(({ program, version }) => `${program} ${version}`).join(', ');
  return [
    ...properties.map(({ name, value, uncertainty, unit, checks = [] }) => {
      const spread = uncertainty === undefined ? '' : ` ± ${digits(uncertainty)}`;
      return `${name.padEnd(width)}  ${digits(value)}${spread} ${unit}${checks.map((check) => ` [${check}]`).join('')}`.trimEnd();
    }),
    `${programs}; ${reused ? 'calculated before' : `${seconds.toFixed(1)} s`}`,
  ];
}

const digits = (value: number): string => String(Number(value.toPrecision(7)));

function reportOf({ workflow, smiles, input }: CalculateCommandOptions, result: Calculation): CalculationReport {
  const { status, properties, calculators, files, reused, seconds, failure } = result;
  return {
    workflow,
    ...(smiles !== undefined && { smiles }),
    ...(input && { inputs: Object.fromEntries(input) }),
    status,
    properties: Object.fromEntries(
      properties.map(({ name, value, uncertainty, unit, count = 1, method = '', checks = [] }) => [
        name,
        { mean: value, sd: uncertainty ?? null, count, unit, method, checks: [...checks] },
      ]),
    ),
    calculators: calculators.map((calculator) => ({ ...calculator })),
    files: files.map((file) => ({ ...file })),
    reused,
    seconds,
    ...(failure && { failure }),
  };
}
