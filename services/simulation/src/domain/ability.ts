import type { Refusal } from './job.js';
import type { Asked, Calculator, Installation, Workflow } from './workflow.js';

/** The programs of a worker, by name. */
export type Programs = ReadonlyMap<string, { readonly version: string; readonly capabilities: readonly string[] }>;

/** Why a worker with these programs cannot do a calculation; undefined when it can. */
export function inabilityOf(workflow: Workflow, asked: Asked, programs: Programs): Refusal | undefined {
  const missing = workflow.calculators.filter(({ program }) => !programs.has(program));
  if (missing.length > 0)
    return {
      code: 'CALCULATOR.NOT_INSTALLED',
      reason: `${missing.map(({ program }) => program).join(' and ')} not installed`,
      remedy: remedyFor(missing),
    };
  for (const [program, required] of Object.entries(workflow.requires?.(asked) ?? {})) {
    const { version, capabilities } = programs.get(program)!;
    const able = new Set(capabilities);
    const lacks = required.filter((capability) => !able.has(capability));
    if (lacks.length > 0)
      return {
        code: 'CALCULATOR.LACKS_CAPABILITY',
        reason: `${program} ${version} lacks ${lacks.join(', ')}`,
        remedy: `put a ${program} that was built with it first on the search path, or ask for other properties; meguri calculators --json lists what each can do`,
      };
  }
  return undefined;
}

function remedyFor(missing: readonly Calculator[]): string {
  const byHand = missing.flatMap(({ installation }) => ('instruction' in installation ? [installation] : []));
  const packaged = missing.filter(({ installation }) => !('instruction' in installation));
  const command = `meguri calculators install ${packaged.map(({ program }) => program).join(' ')}`;
  const packages = installing(packaged.map(({ installation }) => installation));
  return [...(packaged.length > 0 ? [`${command} (${packages})`] : []), ...byHand.map((one) => one.instruction)].join(
    '; ',
  );
}

/** One command for all packages, then what else is to be done. */
export function installing(installations: readonly Installation[]): string {
  const packages = installations.flatMap((each) => ('debianPackage' in each ? [each.debianPackage] : []));
  const modules = installations.flatMap((each) => ('pythonPackage' in each ? [each.pythonPackage] : []));
  const instructions = installations.flatMap((each) => ('instruction' in each ? [each.instruction] : []));
  return [
    ...(packages.length > 0 ? [`apt-get install -y ${packages.join(' ')}`] : []),
    ...(modules.length > 0 ? [`pip install ${modules.join(' ')} into the Python environment of Meguri`] : []),
    ...instructions,
  ].join('; ');
}
