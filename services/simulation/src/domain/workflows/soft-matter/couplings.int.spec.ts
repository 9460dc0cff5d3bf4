import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { couplings } from './couplings.js';
import type { CouplingRequest } from './dimer-snapshots.js';

const program = fileURLToPath(new URL('../../../../bin/meguri-couplings', import.meta.url));
const isThere = spawnSync(program, ['--version']).status === 0;
const gate = couplings.gate!.steps[0]!;
const ethylene: CouplingRequest = JSON.parse(gate.inputs!['dimers.json']!);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-couplings-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function couplingsOf(request: CouplingRequest): { readonly stderr: string; readonly values: readonly number[] } {
  writeFileSync(join(folder, 'dimers.json'), JSON.stringify(request));
  const { stderr, status } = spawnSync(program, ['dimers.json', 'couplings.json'], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) return { stderr, values: [] };
  const { dimers } = JSON.parse(readFileSync(join(folder, 'couplings.json'), 'utf8'));
  return { stderr, values: dimers.map(({ coupling }: { coupling: number }) => coupling) };
}

/** The dimer with its axes permuted, which turns it, and its molecules moved or exchanged. */
const [dimer] = ethylene.dimers;
const turned = (positions: readonly number[]) =>
  positions.map((_, index) => positions[index - (index % 3) + ((index + 1) % 3)]!);
const apart = (distance: number) =>
  dimer!.positions.map((value, index) => (index >= 18 && index % 3 === 2 ? distance : value));

describe.skipIf(!isThere)('transfer integrals by PySCF (meguri calculators install meguri-couplings)', () => {
  it('are those of half the splitting, keep their sign however a dimer is turned, and fall with distance', () => {
    const positions = [dimer!.positions, turned(dimer!.positions), apart(5)];
    const { values } = couplingsOf({
      ...ethylene,
      dimers: positions.map((each, snapshot) => ({ pair: 0, snapshot, positions: each })),
    });
    const [one, other, far] = values as [number, number, number];
    const files = { 'couplings.json': JSON.stringify({ dimers: [{ coupling: one }] }) };
    expect(couplings.gate!.check([{ name: 'gate', standardOutput: '', files }])).toBeUndefined();
    expect(other).toBeCloseTo(one, 2);
    // about a factor e for each 0.6 ångström
    expect(Math.log(one / far)).toBeGreaterThan(1.4);
    expect(Math.log(one / far)).toBeLessThan(2.2);
  });

  it('are refused where two orbitals of a molecule carry the charge', () => {
    const hexagon = (radius: number) =>
      Array.from({ length: 6 }, (_, i) => [radius * Math.cos((i * Math.PI) / 3), radius * Math.sin((i * Math.PI) / 3)]);
    const ring = [...hexagon(1.3846), ...hexagon(2.4651)];
    const positions = [0, 4].flatMap((z) => ring.flatMap(([x, y]) => [x!, y!, z]));
    const elements = [...Array(6).fill('C'), ...Array(6).fill('H')];
    const { stderr } = couplingsOf({
      ...ethylene,
      basis: 'sto-3g',
      elements,
      dimers: [{ pair: 0, snapshot: 0, positions }],
    });
    expect(stderr).toMatch(/^COUPLING\.DEGENERATE: .*; choose a molecule/);
  });
});
