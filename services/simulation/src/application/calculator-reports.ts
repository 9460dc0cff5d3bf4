import { installing } from '../domain/ability.js';
import type { Calculator, Workflow } from '../domain/workflow.js';
import { tryGate } from './gates.js';
import type { Calculators, Dispatcher } from './ports.js';

/** What is known of a calculator on this machine. */
export interface CalculatorReport {
  readonly program: string;
  /** Absent when it is not installed. */
  readonly version?: string;
  readonly workflows: readonly string[];
  /** What it says that it can do. */
  readonly capabilities: readonly string[];
  /** A quick calculation with a known answer. */
  readonly gate: {
    readonly status: 'passed' | 'failed' | 'none' | 'not-run';
    readonly name?: string;
    readonly reason?: string;
  };
  /** The command, or what a person has to do. */
  readonly installation: string;
}

/** The calculators of the workflows, each once. */
export function calculatorsOf(workflows: Iterable<Workflow>): readonly Calculator[] {
  const each = [...workflows].flatMap(({ calculators }) => calculators);
  return [...new Map(each.map((calculator) => [calculator.program, calculator])).values()];
}

/** Asks every calculator what it is and can do, and whether it passes its gate. */
export async function reportOn(
  workflows: readonly Workflow[],
  calculators: Calculators,
  dispatcher: Dispatcher,
): Promise<readonly CalculatorReport[]> {
  const all = calculatorsOf(workflows);
  const versions = await calculators.versionsOf(all);
  return Promise.all(
    all.map(async (calculator): Promise<CalculatorReport> => {
      const { program, installation } = calculator;
      const version = versions.get(program);
      const users = workflows.filter(({ calculators: used }) => used.some((one) => one.program === program));
      return {
        program,
        ...(version && { version }),
        workflows: users.map(({ name }) => name),
        capabilities: version ? await calculators.capabilitiesOf(calculator) : [],
        gate: version ? await gateOf(calculator, dispatcher) : { status: 'not-run' },
        installation: installing([installation]),
      };
    }),
  );
}

async function gateOf({ program, gate }: Calculator, dispatcher: Dispatcher): Promise<CalculatorReport['gate']> {
  if (!gate) return { status: 'none' };
  const reason = await tryGate(program, gate, dispatcher);
  return { status: reason ? 'failed' : 'passed', name: gate.name, ...(reason && { reason }) };
}
