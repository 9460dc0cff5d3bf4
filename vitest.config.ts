import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const parts = ['{contracts,engines,infra,services,simulators,cli,k8s}/**/*.spec.ts', 'test/**/*.spec.ts'];
const never = ['**/node_modules/**', '**/dist/**'];
/** Long series, real calculators, and what waits for devices, links and schedulers. */
const slow = [
  'test/bench/odd-campaigns.spec.ts',
  'services/simulation/src/**/*.int.spec.ts',
  'cli/src/calculations/*.int.spec.ts',
  'simulators/devices/test/{faults,full-disk,recovery}.int.spec.ts',
  'test/integration/execution-*.int.spec.ts',
  'test/integration/simulation-workers.int.spec.ts',
];
/** Whole laboratories, and what fills disks or kills services. */
const alone = [
  'test/faults/**/*.spec.ts',
  'test/closed-loop/**/*.spec.ts',
  'infra/messaging/src/{crashes,store-full}.int.spec.ts',
  'cli/src/start/supervisor.int.spec.ts',
  'test/integration/simulation-queue.int.spec.ts',
];

const maxWorkers = availableParallelism();

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
        test: { name: 'quick', include: parts, exclude: [...never, ...slow, ...alone], maxWorkers },
      },
      { extends: true, test: { name: 'slow', include: slow, exclude: never, maxWorkers } },
      // one after another: a whole laboratory wants all processors
      {
        extends: true,
        test: { name: 'alone', include: alone, exclude: never, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
