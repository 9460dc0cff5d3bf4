import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Calculation, calculate } from '@meguri/simulation';

const run = promisify(execFile);

interface Reference {
  readonly name: string;
  readonly smiles: string;
  /** Vertical excitation energies, eV. */
  readonly s1: number;
  readonly t1: number;
}

/**
 * Theoretical best estimates in aug-cc-pVTZ, lowest valence singlet and triplet: QUEST (Véril et al., WIREs Comput. Mol.
 * Sci. 11, e1517, 2021; values as in github.com/pfloos/QUESTDB at 460482b).
 */
const molecules: readonly Reference[] = [
  { name: 'formaldehyde', smiles: 'C=O', s1: 3.966, t1: 3.572 },
  { name: 'acetone', smiles: 'CC(C)=O', s1: 4.468, t1: 4.128 },
  { name: 'butadiene', smiles: 'C=CC=C', s1: 6.222, t1: 3.362 },
  { name: 'cyclopentadiene', smiles: 'C1C=CC=C1', s1: 5.54, t1: 3.308 },
  { name: 'thiophene', smiles: 'c1ccsc1', s1: 5.622, t1: 3.914 },
  { name: 'tetrazine', smiles: 'c1nncnn1', s1: 2.462, t1: 1.86 },
  { name: 'pyrazine', smiles: 'c1cnccn1', s1: 4.144, t1: 3.592 },
  { name: 'pyridine', smiles: 'c1ccncc1', s1: 4.959, t1: 4.303 },
  { name: 'benzene', smiles: 'c1ccccc1', s1: 5.045, t1: 4.159 },
];

/** Inverted gaps (Loos, Lipparini, Jacquemin, J. Phys. Chem. Lett. 14, 11069, 2023; values as in QUEST). */
const inverted: Reference = { name: 'heptazine', smiles: 'C1=NC2=NC=NC3=NC=NC(=N1)N23', s1: 2.717, t1: 2.936 };

/** Every method with the molecules that it has time for. */
const methods = [
  { name: 'TDA-PBE0/STO-3G', inputs: {}, profile: 'ci', of: molecules },
  { name: 'TDA-PBE0/def2-SVP', inputs: {}, profile: 'demo', of: molecules },
  { name: 'TDA-CAM-B3LYP/def2-SVP', inputs: { functional: 'cam-b3lyp' }, profile: 'demo', of: molecules },
  { name: 'ADC(2)/def2-SVP', inputs: { level: 'adc2' }, profile: 'demo', of: molecules },
] as const;

export interface EmitterFigures {
  readonly methods: readonly {
    readonly method: string;
    /** Mean absolute deviations from the best estimates, eV. */
    readonly meanAbsoluteDeviation: { readonly s1: number; readonly t1: number; readonly gap: number };
    readonly molecules: readonly Row[];
  }[];
  /** ADC(2) of a molecule whose gap is inverted, and what TDDFT says of it. */
  readonly inverted: { readonly adc2: Row; readonly tdaDft: string };
  /** The same functional, basis and geometry by two programs, eV. */
  readonly programs: readonly ProgramRow[];
}

interface Row {
  readonly molecule: string;
  readonly s1: number;
  readonly t1: number;
  readonly gap: number;
  readonly best: { readonly s1: number; readonly t1: number; readonly gap: number };
  readonly seconds: number;
  readonly failure?: string;
}

interface ProgramRow {
  readonly molecule: string;
  readonly pyscf: { readonly s1: number; readonly t1: number; readonly seconds: number };
  /** Absent where NWChem is not installed. */
  readonly nwchem?: { readonly s1: number; readonly t1: number; readonly seconds: number };
}

/** S1 and T1 by the emitter workflow beside best estimates, and by PySCF beside NWChem. */
export async function measureEmitters(onProgress: (text: string) => void): Promise<EmitterFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'meguri-emitters-'));
  const ask = (smiles: string, inputs: Readonly<Record<string, string>>, profile: 'ci' | 'demo') =>
    calculate('emitter', { inputs: { smiles, ...inputs }, profile }, { folder, dispatcher: 'local' });
  try {
    // passes the gate of PySCF, which two at once would only wait for
    await ask(molecules[0]!.smiles, {}, 'ci');
    const measured = [];
    for (const { name, inputs, profile, of } of methods) {
      const rows = await twoAtATime(of, async (molecule) => {
        const row = rowOf(molecule, await ask(molecule.smiles, inputs, profile));
        onProgress(`${name} ${JSON.stringify(row)}`);
        return row;
      });
      measured.push({ method: name, meanAbsoluteDeviation: deviationsOf(rows), molecules: rows });
    }
    const programs: ProgramRow[] = [];
    for (const molecule of [molecules[0]!, molecules.at(-1)!]) {
      programs.push(
        await comparePrograms(molecule, folder, await ask(molecule.smiles, { functional: 'b3lyp' }, 'demo')),
      );
      onProgress(`both programs: ${JSON.stringify(programs.at(-1))}`);
    }
    const tda = await ask(inverted.smiles, {}, 'ci');
    const tdaDft = tda.failure
      ? `${tda.failure.code}: ${tda.failure.reason}`
      : `gap ${propertyIn(tda, 'singlet_triplet_gap')} eV`;
    onProgress(`TDDFT says of ${inverted.name}: ${tdaDft}`);
    const adc2 = rowOf(inverted, await ask(inverted.smiles, { level: 'adc2' }, 'demo'));
    return { methods: measured, inverted: { adc2, tdaDft }, programs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each calculation has one thread. */
async function twoAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      done[index] = await work(items[index]!);
    }
  };
  await Promise.all([worker(), worker()]);
  return done;
}

function rowOf({ name, s1, t1 }: Reference, calculation: Calculation): Row {
  const found = { s1: propertyIn(calculation, 's1'), t1: propertyIn(calculation, 't1') };
  return {
    molecule: name,
    ...found,
    gap: rounded(found.s1 - found.t1),
    best: { s1, t1, gap: rounded(s1 - t1) },
    seconds: rounded(calculation.seconds),
    ...(calculation.failure && { failure: calculation.failure.reason }),
  };
}

const propertyIn = ({ properties }: Calculation, name: string): number =>
  rounded(properties.find((property) => property.name === name)?.value ?? Number.NaN);
const rounded = (value: number): number => Number(value.toFixed(3));

function deviationsOf(rows: readonly Row[]) {
  const mean = (name: 's1' | 't1' | 'gap') =>
    rounded(rows.reduce((sum, row) => sum + Math.abs(row[name] - row.best[name]), 0) / rows.length);
  return { s1: mean('s1'), t1: mean('t1'), gap: mean('gap') };
}

async function comparePrograms({ name }: Reference, folder: string, calculation: Calculation): Promise<ProgramRow> {
  const { sha256 } = calculation.files.find((file) => file.name === 'xtbopt.xyz')!;
  const geometry = readFileSync(join(folder, 'files', sha256), 'utf8')
    .split('\n')
    .slice(2)
    .join('\n');
  const pyscf = {
    s1: propertyIn(calculation, 's1'),
    t1: propertyIn(calculation, 't1'),
    seconds: rounded(calculation.seconds),
  };
  const nwchem = await byNwchem(join(folder, `nwchem-${name}`), geometry).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return { molecule: name, pyscf, ...(nwchem && { nwchem }) };
}

const nwchemInput = (geometry: string): string => `start molecule
memory total 1500 mb
geometry units angstroms noautoz
symmetry c1
${geometry.trim()}
end
basis spherical
 * library def2-svp
end
dft
 xc b3lyp
 direct
end
tddft
 cis
 nroots 3
end
task tddft energy
`;

async function byNwchem(folder: string, geometry: string): Promise<ProgramRow['nwchem']> {
  mkdirSync(folder);
  writeFileSync(join(folder, 'input.nw'), nwchemInput(geometry));
  const began = performance.now();
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const { stdout } = await run('nwchem', ['input.nw'], { cwd: folder, env, maxBuffer: 2 ** 26 });
  const lowest = (spin: string) =>
    Number(new RegExp(`Root +1 ${spin}.* (\\d+\\.\\d+) eV`).exec(stdout)?.[1] ?? Number.NaN);
  return {
    s1: rounded(lowest('singlet')),
    t1: rounded(lowest('triplet')),
    seconds: rounded((performance.now() - began) / 1000),
  };
}
