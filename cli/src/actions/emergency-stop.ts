import { LabError } from '@meguri/contracts';
import { type LaboratoryChoice, runningLaboratory } from '../console/console-connection.js';
import type { Output } from '../output.js';
import { loopback } from '../start/processes.js';

const PATIENCE_MS = 5000;

interface EmergencyStopOptions extends LaboratoryChoice {
  readonly reason: string;
  readonly executionUrl?: string;
}

/** Orders the stop at execution itself. Throws EMERGENCY_STOP.UNREACHABLE, or LABORATORY.NOT_RUNNING. */
export async function emergencyStop(options: EmergencyStopOptions, output: Output): Promise<void> {
  const url = options.executionUrl ?? loopback(runningLaboratory(options.laboratory).ports.execution!);
  const response = await fetch(new URL('/emergency-stop', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by: 'command line', reason: options.reason }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((cause: unknown) => {
    throw new LabError('EMERGENCY_STOP.UNREACHABLE', `Execution does not answer at ${url}.`, { cause });
  });
  const answer = (await response.json().catch(() => ({}))) as object;
  if (!response.ok) {
    throw new LabError(
      'EMERGENCY_STOP.UNREACHABLE',
      `Execution answered ${response.status}: ${JSON.stringify(answer)}`,
    );
  }
  output.say(`Emergency stop: ${JSON.stringify(answer)}`);
  output.result(answer);
}
