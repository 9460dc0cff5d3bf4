import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.js';

/** A real Slurm on this machine. */
export interface SlurmCluster {
  /** Environment in which the commands of Slurm find it. */
  readonly environment: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

const MUNGE_PID = '/run/munge/munged.pid';
const daemons = ['slurmctld', 'slurmd', 'munged'];
const has = (program: string) => spawnSync('which', [program]).status === 0;
const runs = (program: string, ...args: string[]) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** Whether Slurm can be started here; installs Debian's packages where they are missing and may be. */
export function slurmCanRun(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  if (daemons.every(has)) return true;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'slurm-wlm', 'munge'];
  const apt = (args: string[]) => spawnSync('apt-get', args, { env, stdio: 'ignore', timeout: 60_000 }).status === 0;
  return (apt(install) || (apt(['update', '-qq']) && apt(install))) && daemons.every(has);
}

/** Starts controller and node daemon on free ports, with more processors than there are: the tests sleep. */
export async function startSlurm(): Promise<SlurmCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-slurm-'));
  const ownsMunge = await startMunge();
  const config = join(folder, 'slurm.conf');
  writeFileSync(config, configuration(folder, await freePort(), await freePort()));
  const environment = { ...process.env, SLURM_CONF: config };
  for (const daemon of ['slurmctld', 'slurmd'])
    if (!runs(daemon, '-f', config)) throw new Error(`${daemon} does not start: ${logOf(folder, daemon)}`);
  for (;;) {
    const { stdout } = spawnSync('sinfo', ['--noheader', '--format=%T'], { env: environment, encoding: 'utf8' });
    if (stdout.includes('idle')) break;
    await delay(100);
  }
  return {
    environment,
    stop: async () => {
      for (const daemon of ['slurmd', 'slurmctld']) await end(join(folder, `${daemon}.pid`));
      if (ownsMunge) await end(MUNGE_PID);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Gives whether it was not there before. */
async function startMunge(): Promise<boolean> {
  if (existsSync('/run/munge/munge.socket.2') && runs('munge', '-n')) return false;
  for (const place of ['/run/munge', '/var/log/munge', '/var/lib/munge']) {
    mkdirSync(place, { recursive: true });
    spawnSync('chown', ['munge:', place]);
  }
  spawnSync('runuser', ['-u', 'munge', '--', 'munged', '--force'], { stdio: 'ignore' });
  while (!runs('munge', '-n')) await delay(50);
  return true;
}

function configuration(folder: string, controllerPort: number, nodePort: number): string {
  const host = hostname().split('.')[0];
  const settings = {
    ClusterName: 'meguri',
    SlurmctldHost: `${host}(127.0.0.1)`,
    SlurmUser: 'root',
    SlurmdUser: 'root',
    AuthType: 'auth/munge',
    SlurmctldPort: controllerPort,
    SlurmdPort: nodePort,
    StateSaveLocation: folder,
    SlurmdSpoolDir: folder,
    SlurmctldPidFile: join(folder, 'slurmctld.pid'),
    SlurmdPidFile: join(folder, 'slurmd.pid'),
    SlurmctldLogFile: join(folder, 'slurmctld.log'),
    SlurmdLogFile: join(folder, 'slurmd.log'),
    ProctrackType: 'proctrack/linuxproc',
    TaskPlugin: 'task/none',
    SelectType: 'select/cons_tres',
    SelectTypeParameters: 'CR_Core',
    SchedulerParameters: 'batch_sched_delay=0,sched_min_interval=0,bf_interval=1',
    SlurmdParameters: 'config_overrides',
    ReturnToService: 2,
    MpiDefault: 'none',
    KillWait: 5,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const node = `NodeName=${host} NodeAddr=127.0.0.1 CPUs=8 RealMemory=100000 State=UNKNOWN`;
  const partition = `PartitionName=all DefMemPerCPU=100 Nodes=${host} Default=YES MaxTime=UNLIMITED State=UP`;
  return [...lines, node, partition, ''].join('\n');
}

async function end(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  if (!pid) return;
  process.kill(pid, 'SIGTERM');
  while (existsSync(`/proc/${pid}`)) await delay(50);
}

const logOf = (folder: string, daemon: string): string => {
  const file = join(folder, `${daemon}.log`);
  return existsSync(file) ? readFileSync(file, 'utf8').slice(-2000) : '';
};
