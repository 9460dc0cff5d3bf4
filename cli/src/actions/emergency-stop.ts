import { LabError } from '@meguri/contracts';
import { type LaboratoryChoice, runningLaboratory } from '../console/console-connection.js';
import type { Output } from '../output.js';
import { EmergencyStopAnswer } from '../results/laboratory.js';
import { loopback } from '../start/processes.js';

const PATIENCE_MS = 5000;

interface EmergencyStopOptions extends LaboratoryChoice {
  readonly reason: string;
  readonly executionUrl?: string;
}

/**
 * Orders the stop at execution itself; gives 0 when every device confirmed it, else 1.
 * Throws EMERGENCY_STOP.UNREACHABLE, or LABORATORY.NOT_RUNNING.
 */
export async function emergencyStop(options: EmergencyStopOptions, output: Output): Promise<number> {
  const url = options.executionUrl ?? loopback(runningLaboratory(options.laboratory).ports.execution!);
  const response = await fetch(new URL('/emergency-stop', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by: 'command line', reason: options.reason }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((cause: unknown) => {
    throw new LabError('EMERGENCY_STOP.UNREACHABLE', `Execution does not answer at ${url}.`, { cause });
  });
  const body: unknown = await response.json().catch(() => undefined);
  const answer = EmergencyStopAnswer.safeParse(body);
  if (!response.ok || !answer.success) {
    throw new LabError('EMERGENCY_STOP.UNREACHABLE', `Execution answered ${response.status}: ${JSON.stringify(body)}`);
  }
  const { latched, devices } = answer.data;
  output.say(latched ? 'The emergency stop holds until a person resets it.' : 'The emergency stop does not hold!');
  for (const { device, stopped } of devices) {
    output.say(stopped ? `${device} has stopped.` : `${device} did NOT confirm that it stopped: look at it.`);
  }
  output.result(answer.data);
  return latched && devices.every(({ stopped }) => stopped) ? 0 : 1;
}
