import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../places.js';
import { results } from '../results/results.js';
import { meguri, resultOf } from '../testing/meguri.js';

const compute = join(projectRoot, 'simulators/compute/bin');
const withCompute = { PATH: [compute, dirname(process.execPath), process.env.PATH].join(delimiter) };
const polystyrene = ['calculate', '--workflow', 'polymer-refractive-index', '--smiles', 'PS', '--json'];
const xtbIsHere = spawnSync('xtb', ['--version']).status === 0 && spawnSync('obabel', ['-V']).status === 0;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-calculate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const calculated = (args: readonly string[], environment: NodeJS.ProcessEnv = withCompute) => {
  const answer = meguri(args, environment, folder);
  return { ...answer, report: results.calculate.parse(resultOf(answer)) };
};

describe('a calculation without a laboratory', () => {
  it('gives properties with unit, method and calculator, and the same at once the second time', () => {
    const { exitCode, report } = calculated(polystyrene);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ status: 'succeeded', reused: false, calculators: [{ version: '1.0.0' }] });
    expect(report.properties['refractive-index']).toMatchObject({ mean: 1.57816, sd: null, count: 1, unit: '' });
    const again = calculated(polystyrene).report;
    expect(again).toMatchObject({ reused: true, properties: report.properties });
    expect(readdirSync(join(folder, '.meguri/calculations/jobs/local'))).toEqual([]);
  });

  it.each<[string[], string]>([
    [['--properties', 'viscosity'], 'calculates no viscosity'],
    [['--profile', 'demo'], 'has no profiles'],
    [['--input', 'density=1'], 'unknown input density'],
    [['--workflow', 'alchemy'], 'there is no workflow alchemy'],
  ])('is refused with exit code 2 for %j', (change, reason) => {
    const { exitCode, report } = calculated([...polystyrene, ...change]);
    expect(exitCode).toBe(2);
    expect(report.failure?.reason).toContain(reason);
  });

  it('is refused with the command that installs what is missing', () => {
    const args = ['calculate', '--workflow', 'xtb-orbitals', '--smiles', 'CCO', '--json'];
    const { exitCode, report } = calculated(args, { PATH: dirname(process.execPath) });
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ status: 'refused', failure: { code: 'CALCULATOR.NOT_INSTALLED' } });
    expect(report.failure?.remedy).toContain('meguri calculators install xtb obabel');
  });

  it('is refused for a scheduler that is not there', () => {
    const { report } = calculated([...polystyrene, '--dispatcher', 'slurm'], {
      PATH: [compute, dirname(process.execPath), '/nowhere'].join(delimiter),
    });
    expect(report).toMatchObject({ status: 'refused', failure: { code: 'DISPATCH.SUBMIT_FAILED' } });
  });

  it('fails with the reason of the calculator', () => {
    const { exitCode, report } = calculated(polystyrene.with(4, 'unobtainium'));
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ status: 'failed', failure: { reason: expect.stringContaining('unobtainium') } });
  });

  it('ends with everything that it started at Ctrl-C', async () => {
    const pid = join(folder, 'pid');
    const slow = join(folder, 'meguri-refractive-index');
    writeFileSync(slow, `#!/bin/sh\n[ "$1" = --version ] && exit\necho $$ >${pid}\nsleep 100\n`);
    chmodSync(slow, 0o755);
    const program = fileURLToPath(new URL('../../bin/meguri.mjs', import.meta.url));
    const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
    const child = spawn(process.execPath, [program, ...polystyrene.with(4, 'PE')], { cwd: folder, env });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await delay(50);
    child.kill('SIGINT');
    const exitCode = await new Promise((resolve) => child.once('close', resolve));
    expect(exitCode).toBe(1);
    expect(results.calculate.parse(JSON.parse(stdout.trimEnd()))).toMatchObject({ status: 'cancelled' });
    expect(existsSync(`/proc/${readFileSync(pid, 'utf8').trim()}/cwd`)).toBe(false);
    expect(readdirSync(join(folder, '.meguri/calculations/jobs/local'))).toEqual([]);
  });
});

/** Two of the same at the same moment, with a program that counts its runs and ends when it may. */
describe.skipIf(process.platform !== 'linux')('the same calculation, asked for twice at once', () => {
  let place: string;
  let children: { child: ChildProcess; stdout: string; stderr: string; end: Promise<number | null> }[];
  beforeEach(() => {
    place = mkdtempSync(join(folder, 'twice-'));
    const program = join(place, 'meguri-refractive-index');
    const real = join(compute, 'meguri-refractive-index');
    const count = `echo >>${place}/runs; while [ ! -e ${place}/go ]; do sleep 0.05; done`;
    writeFileSync(program, `#!/bin/sh\n[ "$1" = --version ] || { ${count}; }\nexec ${real} "$@"\n`);
    chmodSync(program, 0o755);
    children = [];
  });
  afterEach(() => {
    for (const { child } of children) child.kill('SIGKILL');
  });

  function begin() {
    const program = fileURLToPath(new URL('../../bin/meguri.mjs', import.meta.url));
    const env = { ...process.env, PATH: [place, withCompute.PATH].join(delimiter) };
    const child = spawn(process.execPath, [program, ...polystyrene], { cwd: place, env });
    const end = new Promise<number | null>((resolve) => child.once('close', resolve));
    const one = { child, stdout: '', stderr: '', end };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (chunk) => {
        one[name] += chunk;
      });
    children.push(one);
    return one;
  }
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await delay(20);
  };
  const waiting = () => children.filter(({ stderr }) => stderr.includes('another meguri calculate runs this'));
  const runs = () => (existsSync(join(place, 'runs')) ? readFileSync(join(place, 'runs'), 'utf8').length : 0);

  it('runs once, and both give its result', async () => {
    const both = [begin(), begin()];
    await until(() => runs() > 0 && waiting().length === 1);
    writeFileSync(join(place, 'go'), '');
    expect(await Promise.all(both.map(({ end }) => end))).toEqual([0, 0]);
    const reports = both.map(({ stdout }) => results.calculate.parse(JSON.parse(stdout.trimEnd())));
    expect(reports[0]!.properties).toEqual(reports[1]!.properties);
    expect(reports.map(({ reused }) => reused).toSorted()).toEqual([false, true]);
    expect(runs()).toBe(1);
  });

  it('is taken up by the second where the first is killed', async () => {
    const first = begin();
    await until(() => runs() > 0);
    const second = begin();
    await until(() => waiting().length === 1);
    first.child.kill('SIGKILL');
    await first.end;
    writeFileSync(join(place, 'go'), '');
    expect(await second.end).toBe(0);
    expect(runs()).toBe(1);
  });
});

describe('the calculators of this machine', () => {
  it('are listed with version and the result of a calculation whose answer is known', () => {
    const answer = meguri(['calculators', '--json'], withCompute, folder);
    const { calculators } = results.calculators.parse(resultOf(answer));
    const known = calculators.find(({ program }) => program === 'meguri-refractive-index');
    expect(known).toMatchObject({ version: '1.0.0', gate: { status: 'passed' } });
    expect(calculators.map(({ program }) => program)).toEqual(expect.arrayContaining(['xtb', 'obabel']));
  });

  it.skipIf(!xtbIsHere)('can be trusted where they come from the packages (apt-get install xtb openbabel)', () => {
    const { calculators } = results.calculators.parse(resultOf(meguri(['calculators', '--json'], {}, folder)));
    const gates = calculators.filter(({ program }) => ['xtb', 'obabel'].includes(program)).map(({ gate }) => gate);
    expect(gates).toMatchObject([{ status: 'passed' }, { status: 'passed' }]);
    expect(calculators.find(({ program }) => program === 'obabel')?.capabilities).toContain('GAFF');
  });

  it('are not installed under a name that nobody knows', () => {
    const { exitCode, stderr } = meguri(['calculators', 'install', 'orca']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no calculator is called orca');
  });
});
