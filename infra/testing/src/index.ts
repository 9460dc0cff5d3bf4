export { eventually } from './eventually.js';
export { freePort } from './free-port.js';
export { findNatsServer, type RunningNats, type StartNatsOptions, startNats } from './nats-server.js';
export { type RunningProcess, startProcess } from './process.js';
export { type SeededRandom, seededRandom } from './seeded-random.js';
export { type SlurmCluster, slurmCanRun, startSlurm } from './slurm-cluster.js';
