import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CalculatorReport, calculatorReports } from '@meguri/simulation';
import { ConsoleClient } from '../console/console-client.js';
import type { Output } from '../output.js';

/** Lists the calculators; their gates run in a folder that is removed afterwards. */
export async function listCalculators(output: Output): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-gates-'));
  try {
    const calculators = await calculatorReports(folder);
    for (const calculator of calculators) for (const line of describe(calculator)) output.say(line);
    output.result({ calculators });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lists what the workers of a laboratory announced. */
export async function listWorkers(url: string, output: Output): Promise<void> {
  const answer = await new ConsoleClient(url).calculators();
  if (answer.workers.length === 0) output.say('No worker has announced itself.');
  for (const { workerId, dispatcher, slots, announcedAt, calculators, silent } of answer.workers) {
    const life = silent ? ', gives no sign of life: others take its jobs' : '';
    output.say(`${workerId}: ${dispatcher}, ${slots} at once, since ${announcedAt}${life}`);
    for (const { program, version, capabilities } of calculators)
      output.say(`  ${program} ${version}${capabilities.length > 0 ? `: can ${abridged(capabilities)}` : ''}`);
  }
  output.result(answer);
}

function describe({ program, version, workflows, capabilities, gate, installation }: CalculatorReport): string[] {
  const used = `  for ${workflows.join(', ')}`;
  if (!version) return [`${program}: not installed`, used, `  ${installation}`];
  const gates = gate.status === 'none' ? 'no gate' : `gate "${gate.name}" ${gate.status}`;
  return [
    `${program} ${version}: ${gates}${gate.reason ? ` (${gate.reason})` : ''}`,
    used,
    ...(capabilities.length > 0 ? [`  can ${abridged(capabilities)}`] : []),
  ];
}

const MOST_NAMED = 40;
function abridged(capabilities: readonly string[]): string {
  const more = capabilities.length - MOST_NAMED;
  return capabilities.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more (--json names them)` : '');
}
