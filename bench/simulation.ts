// Calculations through the simulation service: `npm run bench:simulation -- --json [--only queue,slurm,dispatch,emitters,polymers]
// [--jobs N] [--polymers PS,PE,…]`. Polymers take minutes each: they run only when named, and what is done of them is kept in
// .meguri/bench, so that a second call goes on.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { slurmCanRun, startSlurm } from '@meguri/testing';
import { endWithStarter } from '../scripts/bootstrap/lifeline.mjs';
import { measureDispatch } from './simulation/dispatch.ts';
import { measureEmitters } from './simulation/emitters.ts';
import { measurePolymers } from './simulation/polymers.ts';
import { measureQueue, type QueueFigures } from './simulation/queue.ts';

endWithStarter();
const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    only: { type: 'string', default: 'queue,slurm,dispatch,emitters' },
    jobs: { type: 'string', default: '10000' },
    slots: { type: 'string', default: '2' },
    polymers: { type: 'string' },
  },
});
const json = values.json ?? false;
const parts = values.only.split(',');
const jobs = Number(values.jobs);
const slots = Number(values.slots);
const onProgress = (text: string) => process.stderr.write(`${text}\n`);

/** Runs of the executable for the comparison, and jobs on Slurm. */
const FEWER = Math.min(jobs, 1000);

/** The queue in arrays of Slurm, with the service killed twice on the way; undefined where no Slurm can be started. */
async function measureOnSlurm(): Promise<QueueFigures | undefined> {
  if (!slurmCanRun()) return undefined;
  const cluster = await startSlurm();
  const { environment } = cluster;
  return measureQueue({ jobs: FEWER, slots: 1000, dispatcher: 'slurm', kills: 2, environment, onProgress }).finally(
    cluster.stop,
  );
}

const result = {
  benchmark: 'simulation',
  machine: `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`,
  ...(parts.includes('queue') && {
    queue: {
      undisturbed: await measureQueue({ jobs, slots, onProgress }),
      killed: await measureQueue({ jobs, slots, kills: 10, onProgress }),
    },
  }),
  ...(parts.includes('slurm') && { slurm: await measureOnSlurm() }),
  ...(parts.includes('polymers') && {
    polymers: await measurePolymers({ names: values.polymers?.split(','), folder: '.meguri/bench', onProgress }),
  }),
  ...(parts.includes('dispatch') && { dispatch: await measureDispatch({ runs: FEWER, slots, onProgress }) }),
  ...(parts.includes('emitters') && { emitters: await measureEmitters(onProgress) }),
};
process.stdout.write(`${JSON.stringify(result, null, json ? 0 : 2)}\n`);
