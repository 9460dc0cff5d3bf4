import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folders = ['contracts', 'engines', 'infra', 'services', 'simulators', 'cli'];

/** Names of the rules that a tree of files breaks. */
function brokenRules(folder: string): string[] {
  const cruiser = join(root, 'node_modules/.bin/depcruise');
  const rules = join(root, '.dependency-cruiser.cjs');
  const { stdout } = spawnSync(process.execPath, [cruiser, '--config', rules, '--output-type', 'json', ...folders], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(summary.violations.map((violation) => violation.rule.name))].sort();
}

/** A house with one room per folder and nothing wrong, to plant imports in. */
const sound: Readonly<Record<string, string>> = {
  'contracts/src/index.ts': 'export const word = 1; export type Word = number;',
  'engines/bayesopt/src/index.ts': 'export const suggest = 1;',
  'engines/numerics/src/index.ts': 'export const solve = 1;',
  'infra/messaging/src/index.ts': 'export const OnEvent = 1;',
  'infra/persistence/src/index.ts': 'export const connect = 1;',
  'services/planning/src/domain/campaign.ts': 'export const campaign = 1;',
  'services/planning/src/application/ports.ts': 'export const PORT = 1;',
  'services/planning/src/application/handler.ts': 'export const handler = 1;',
  'services/planning/src/adapters/nats/store.ts': 'export const store = 1;',
  'services/execution/src/index.ts': 'export const run = 1;',
  'simulators/world/src/index.ts': 'export const world = 1;',
  'cli/src/index.ts': 'export const cli = 1;',
};

const trees: string[] = [];
afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true, force: true });
});

function houseWith(planted: Readonly<Record<string, string>>): string {
  const tree = mkdtempSync(join(tmpdir(), 'meguri-layers-'));
  trees.push(tree);
  for (const [path, text] of Object.entries({ ...sound, ...planted })) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  return tree;
}

const domain = 'services/planning/src/domain/campaign.ts';
const application = 'services/planning/src/application/handler.ts';
const adapter = 'services/planning/src/adapters/nats/store.ts';

describe('the layers of the house', () => {
  it('hold in this checkout', () => {
    expect(brokenRules(root)).toEqual([]);
  });

  it('hold in a sound house', () => {
    expect(brokenRules(houseWith({}))).toEqual([]);
  });

  it.each([
    ['domain-is-pure', domain, "import { Injectable } from '@nestjs/common'; export const x = Injectable;"],
    ['domain-is-pure', domain, "import { word } from '../../../../contracts/src/index.js'; export const x = word;"],
    [
      'domain-takes-types-from-contracts-alone',
      domain,
      "import type { JetStreamClient } from '@nats-io/jetstream'; export type X = JetStreamClient;",
    ],
    ['domain-is-pure', domain, "import { readFileSync } from 'node:fs'; export const x = readFileSync;"],
    [
      'application-knows-ports-only',
      application,
      "import { store } from '../adapters/nats/store.js'; export const x = store;",
    ],
    [
      'application-knows-ports-only',
      application,
      "import { connect } from '../../../../infra/persistence/src/index.js'; export const x = connect;",
    ],
    [
      'adapters-leave-the-application-alone',
      adapter,
      "import { handler } from '../../application/handler.js'; export const x = handler;",
    ],
    [
      'programs-stand-alone',
      'services/planning/src/programs/cell.ts',
      "import { store } from '../adapters/nats/store.js'; export const x = store;",
    ],
    [
      'services-talk-by-events',
      application,
      "import type { } from '../../../execution/src/index.js'; import { run } from '../../../execution/src/index.js'; export const x = run;",
    ],
    [
      'engines-know-science-only',
      'engines/bayesopt/src/index.ts',
      "import { word } from '../../../contracts/src/index.js'; export const x = word;",
    ],
    [
      'engines-do-no-io',
      'engines/bayesopt/src/index.ts',
      "import { Worker } from 'node:worker_threads'; export const x = Worker;",
    ],
    ['contracts-depend-on-zod-only', 'contracts/src/index.ts', "import { of } from 'rxjs'; export const x = of;"],
    [
      'infra-knows-no-service',
      'infra/messaging/src/index.ts',
      "import { run } from '../../../services/execution/src/index.js'; export const x = run;",
    ],
    [
      'simulators-know-no-service',
      'simulators/world/src/index.ts',
      "import { suggest } from '../../../engines/bayesopt/src/index.js'; export const x = suggest;",
    ],
    [
      'nothing-runs-on-simulators',
      'cli/src/index.ts',
      "import { world } from '../../simulators/world/src/index.js'; export const x = world;",
    ],
    [
      'no-circular',
      'engines/numerics/src/index.ts',
      "import { suggest } from '../../bayesopt/src/index.js'; export const solve = suggest;",
    ],
    ['all-resolves', 'cli/src/index.ts', "import { nothing } from './nowhere.js'; export const x = nothing;"],
  ])('break by %s when %s imports what it must not', (rule, path, text) => {
    const circle: Record<string, string> =
      rule === 'no-circular'
        ? {
            'engines/bayesopt/src/index.ts':
              "import { solve } from '../../numerics/src/index.js'; export const suggest = solve;",
          }
        : {};
    expect(brokenRules(houseWith({ [path]: text, ...circle }))).toContain(rule);
  });
});

describe('the domain of every service', () => {
  it('reads no clock, draws no random number and does nothing but compute', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.|\bprocess\.|\bset(Timeout|Interval)\b|\bfetch\(|\bconsole\.|\brandomUUID\b/;
    const files = readdirSync(join(root, 'services'), { recursive: true, encoding: 'utf8' }).filter(
      (path) => /^[^/]+\/src\/domain\/.*\.ts$/.test(path) && !/\.(spec|fixture)\.ts$/.test(path),
    );
    expect(files.filter((path) => impure.test(readFileSync(join(root, 'services', path), 'utf8')))).toEqual([]);
  });
});
