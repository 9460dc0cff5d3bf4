/** Whether a version of nats-server (`2.9.10`, `2.11.0-RC.1`) is the wanted one or newer. */
export function atLeast(version: string, wanted: string): boolean {
  const [have, want] = [numbers(version), numbers(wanted)];
  const differing = want.findIndex((part, index) => have[index] !== part);
  return differing === -1 || (have[differing] ?? 0) > (want[differing] ?? 0);
}

const numbers = (version: string): number[] => version.split('.', 3).map((part) => Number.parseInt(part, 10));
