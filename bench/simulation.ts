// Calculations through the simulation service: `npm run bench:simulation -- --json [--only queue,dispatch] [--jobs N]`.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { endWithStarter } from '../scripts/bootstrap/lifeline.mjs';
import { measureDispatch } from './simulation/dispatch.ts';
import { measureQueue } from './simulation/queue.ts';

endWithStarter();
const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    only: { type: 'string', default: 'queue,dispatch' },
    jobs: { type: 'string', default: '10000' },
    slots: { type: 'string', default: '2' },
  },
});
const json = values.json ?? false;
const parts = values.only.split(',');
const jobs = Number(values.jobs);
const slots = Number(values.slots);
const onProgress = (text: string) => process.stderr.write(`${text}\n`);

/** Runs of the executable for the comparison: enough for a mean, in the same minutes. */
const COMPARED = Math.min(jobs, 1000);

const result = {
  benchmark: 'simulation',
  machine: `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.versions.node}`,
  ...(parts.includes('queue') && {
    queue: {
      undisturbed: await measureQueue({ jobs, slots, onProgress }),
      killed: await measureQueue({ jobs, slots, kills: 10, onProgress }),
    },
  }),
  ...(parts.includes('dispatch') && { dispatch: await measureDispatch({ runs: COMPARED, slots, onProgress }) }),
};
process.stdout.write(`${JSON.stringify(result, null, json ? 0 : 2)}\n`);
