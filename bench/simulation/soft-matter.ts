import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSdf } from '@meguri/chemistry';
import { calculate } from '@meguri/simulation';

const programs = join(import.meta.dirname, '../../services/simulation/bin');

/** Of two equal molecules face to face, ångström. */
const DISTANCES = [3.5, 4, 4.5, 5];
const COUPLED = ['C=C', 'c1ccoc1', 'c1ccsc1'];

/** What the workflows of soft matter give for small molecules, how long they take, and how couplings fall with distance. */
export async function measureSoftMatter(onProgress: (text: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-soft-matter-'));
  try {
    onProgress('a film of biphenyl');
    const deposition = await demonstrate(folder, 'vapour-deposition', 'c1ccc(-c2ccccc2)cc1', 250);
    onProgress('couplings in ethylene');
    const disorder = await demonstrate(folder, 'transfer-integral-disorder', 'C=C', 120);
    const couplings = COUPLED.map((smiles) => {
      onProgress(`two molecules of ${smiles}`);
      return coupled(folder, smiles);
    });
    return { deposition, disorder, couplings };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function demonstrate(folder: string, workflow: string, smiles: string, temperature: number) {
  const request = { inputs: { smiles, temperature }, profile: 'ci' } as const;
  const { properties, seconds, failure } = await calculate(workflow, request, { folder, dispatcher: 'local' });
  const values = properties.map(({ name, value, uncertainty, unit }) => [name, { value, uncertainty, unit }]);
  return { workflow, smiles, temperature, seconds: Math.round(seconds), failure, ...Object.fromEntries(values) };
}

function coupled(folder: string, smiles: string) {
  const began = performance.now();
  const { elements, positions } = conformerOf(folder, smiles);
  const normal = normalOf(positions);
  const dimers = DISTANCES.map((distance) => ({
    positions: [...positions, ...positions.map((value, i) => value + distance * normal[i % 3]!)],
  }));
  const level = { carrier: 'hole', basis: '6-31g*', auxiliaryBasis: 'def2-universal-jkfit' };
  write(folder, 'dimers.json', { elements, ...level, dimers });
  ran(folder, 'meguri-couplings', ['dimers.json', 'couplings.json']);
  const answer = JSON.parse(readFileSync(join(folder, 'couplings.json'), 'utf8')) as { dimers: { coupling: number }[] };
  const found = answer.dimers.map(({ coupling }) => Math.abs(coupling));
  return {
    smiles,
    distances: DISTANCES,
    couplings: found.map((value) => Number(value.toFixed(1))),
    decayPerAngstrom: Number(decayOf(found).toFixed(2)),
    seconds: Math.round((performance.now() - began) / 1000),
  };
}

function conformerOf(folder: string, smiles: string) {
  write(folder, 'smiles.json', [smiles]);
  ran(folder, 'meguri-conformers', ['smiles.json', 'units.sdf']);
  const { elements, positions } = parseSdf(readFileSync(join(folder, 'units.sdf'), 'utf8'))[0]!;
  return { elements, positions: [...positions] };
}

/** Of a plane molecule, from its first three atoms. */
function normalOf(positions: readonly number[]): readonly number[] {
  const edge = (atom: number) => [0, 1, 2].map((axis) => positions[3 * atom + axis]! - positions[axis]!);
  const [a, b] = [edge(1), edge(2)] as [number[], number[]];
  const cross = [0, 1, 2].map((i) => a[(i + 1) % 3]! * b[(i + 2) % 3]! - a[(i + 2) % 3]! * b[(i + 1) % 3]!);
  return cross.map((value) => value / Math.hypot(...cross));
}

/** β of H = A exp(−β d / 2) by least squares. */
function decayOf(values: readonly number[]): number {
  const middle = DISTANCES.reduce((sum, distance) => sum + distance) / DISTANCES.length;
  const slope = DISTANCES.reduce((sum, distance, index) => sum + (distance - middle) * Math.log(values[index]!), 0);
  return (-2 * slope) / DISTANCES.reduce((sum, distance) => sum + (distance - middle) ** 2, 0);
}

const write = (folder: string, name: string, content: unknown) =>
  writeFileSync(join(folder, name), JSON.stringify(content));

function ran(folder: string, program: string, words: readonly string[]): void {
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const { status, stderr } = spawnSync(join(programs, program), words, { cwd: folder, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}
