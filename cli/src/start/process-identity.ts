import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** When a running process began, in the operating system's own words; nothing when there is no such process. */
export function processIdentity(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxStartTime(pid) : startTimeFromPs(pid);
}

/** Whether this very process, not a later one with its id, still runs. */
export function isRunning(pid: number | undefined, identity: string | undefined): boolean {
  return pid !== undefined && identity !== undefined && processIdentity(pid) === identity;
}

function linuxStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the name, in parentheses, may hold spaces; state is field 3 and start time field 22 (man 5 proc)
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function startTimeFromPs(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || undefined;
}
