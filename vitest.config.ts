import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const parts = ['{contracts,engines,infra,services,simulators,cli,k8s}/**/*.spec.ts', 'test/**/*.spec.ts'];
const never = ['**/node_modules/**', '**/dist/**'];
/** Full campaigns, long series and what kills processes, devices and links. */
const long = [
  'test/faults/**/*.spec.ts',
  'test/closed-loop/**/*.spec.ts',
  'test/bench/odd-campaigns.spec.ts',
  'test/integration/execution-*.int.spec.ts',
  'simulators/devices/test/{faults,full-disk,recovery}.int.spec.ts',
  'infra/messaging/src/{crashes,store-full}.int.spec.ts',
  'cli/src/start/supervisor.int.spec.ts',
  'services/simulation/src/adapters/slurm/slurm-dispatcher.int.spec.ts',
  'test/integration/simulation-queue.int.spec.ts',
  'services/simulation/src/polymer-md.int.spec.ts',
];

// `source` makes every @meguri package resolve to its TypeScript, so a test needs no build of what it imports.
export default defineConfig({
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: { name: 'quick', include: parts, exclude: [...never, ...long], maxWorkers: availableParallelism() },
      },
      // one after another: a whole laboratory wants all processors
      {
        extends: true,
        test: { name: 'long', include: long, exclude: never, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
