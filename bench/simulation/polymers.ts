import { calculate } from '@meguri/simulation';

interface Reference {
  readonly name: string;
  readonly smiles: string;
  /** g/cm3 and at 589 nm: rows of RadonPy's PI1070 (Hayashi et al., npj Comput. Mater. 8, 222, 2022), by their ids. */
  readonly row: string;
  readonly density: number;
  readonly refractiveIndex: number;
}

const references: readonly Reference[] = [
  { name: 'PS', smiles: '*CC(*)c1ccccc1', row: 'PI82', density: 0.9908, refractiveIndex: 1.5747 },
  { name: 'PE', smiles: '*CC*', row: 'PI1', density: 0.838, refractiveIndex: 1.5123 },
  { name: 'PMMA', smiles: '*CC(*)(C)C(=O)OC', row: 'PI437', density: 1.0331, refractiveIndex: 1.4358 },
  { name: 'PET', smiles: '*CCOC(=O)c1ccc(cc1)C(=O)O*', row: 'PI562', density: 1.2612, refractiveIndex: 1.5692 },
  {
    name: 'PC',
    smiles: '*Oc1ccc(cc1)C(C)(C)c1ccc(cc1)OC(*)=O',
    row: 'PI793',
    density: 1.1412,
    refractiveIndex: 1.5738,
  },
  { name: 'PVDF', smiles: '*CC(*)(F)F', row: 'PI510', density: 1.5425, refractiveIndex: 1.4177 },
  {
    name: 'Kapton',
    smiles: '*c1ccc(cc1)Oc1ccc(cc1)N1C(=O)c2cc3c(cc2C1=O)C(=O)N(*)C3=O',
    row: 'PI671',
    density: 1.2864,
    refractiveIndex: 1.6643,
  },
];

/** What is asked: of polystyrene more than of the others. */
const LARGEST_DENSITY_ERROR = 0.06;
const POLYSTYRENE = { densityError: 0.05, indexError: 0.02, abbe: [26, 33] } as const;

export interface PolymerRow {
  readonly name: string;
  readonly status: string;
  /** Absent when there is no result. */
  readonly density?: Measured;
  readonly refractiveIndex?: Measured;
  readonly abbeNumber?: Measured;
  readonly reference: { readonly row: string; readonly density: number; readonly refractiveIndex: number };
  /** Relative to the reference. */
  readonly densityError?: number;
  readonly passed: boolean;
  readonly failure?: string;
  readonly seconds: number;
}
interface Measured {
  readonly mean: number;
  readonly sd: number | null;
  readonly count: number;
}

export interface PolymerFigures {
  readonly profile: 'demo';
  readonly rows: readonly PolymerRow[];
  /** Pearson's r of the refractive index with PI1070; absent below three results. */
  readonly pearsonOfRefractiveIndex?: number;
  readonly passed: boolean;
}

export interface PolymerOptions {
  /** Names of the polymers; all when absent. */
  readonly names?: readonly string[] | undefined;
  /** Where results are kept, so that a second call goes on where the first one ended. */
  readonly folder: string;
  readonly onProgress: (text: string) => void;
}

/** Polymers by molecular dynamics in the profile demo against published ones. */
export async function measurePolymers({ names, folder, onProgress }: PolymerOptions): Promise<PolymerFigures> {
  const unknown = names?.filter((name) => !references.some((reference) => reference.name === name)) ?? [];
  if (unknown.length > 0)
    throw new RangeError(
      `no reference for ${unknown.join(', ')}; there are ${references.map((r) => r.name).join(', ')}`,
    );
  const rows: PolymerRow[] = [];
  for (const reference of references.filter(({ name }) => !names || names.includes(name))) {
    const row = await measure(reference, folder, onProgress);
    const { mean } = row.density ?? {};
    onProgress(
      `${row.name}: ${row.failure ?? `${mean?.toFixed(4)} g/cm3 for ${reference.density}`}, ${row.seconds.toFixed(0)} s`,
    );
    rows.push(row);
  }
  const done = rows.filter(({ refractiveIndex }) => refractiveIndex !== undefined);
  const pearson = pearsonOf(
    done.map(({ refractiveIndex }) => refractiveIndex!.mean),
    done.map(({ reference }) => reference.refractiveIndex),
  );
  return {
    profile: 'demo',
    rows,
    ...(done.length > 2 && { pearsonOfRefractiveIndex: pearson }),
    passed: rows.every(({ passed }) => passed),
  };
}

async function measure(
  { name, smiles, ...reference }: Reference,
  folder: string,
  onProgress: (text: string) => void,
): Promise<PolymerRow> {
  let told = '';
  const tell = (text: string) => {
    if (text !== told) onProgress(`${name}: ${text}`);
    told = text;
  };
  const { status, properties, failure, seconds } = await calculate(
    'polymer-md',
    { inputs: { smiles }, profile: 'demo' },
    {
      folder,
      dispatcher: 'local',
      onProgress: ({ done, steps, try: number }) => tell(`try ${number}, ${steps[done.length] ?? 'reads'}`),
    },
  );
  const of = (property: string): Measured | undefined => {
    const found = properties.find((each) => each.name === property);
    return found && { mean: found.value, sd: found.uncertainty ?? null, count: found.count ?? 1 };
  };
  const [density, refractiveIndex, abbeNumber] = ['density', 'refractive_index', 'abbe_number'].map(of);
  const densityError = density && density.mean / reference.density - 1;
  return {
    name,
    status,
    ...(density && { density }),
    ...(refractiveIndex && { refractiveIndex }),
    ...(abbeNumber && { abbeNumber }),
    reference,
    ...(densityError !== undefined && { densityError }),
    passed: isPassed(name, densityError, (refractiveIndex?.mean ?? 0) - reference.refractiveIndex, abbeNumber?.mean),
    ...(failure && { failure: failure.reason }),
    seconds,
  };
}

function isPassed(name: string, densityError = Number.NaN, indexError: number, abbe = Number.NaN): boolean {
  if (name !== 'PS') return Math.abs(densityError) <= LARGEST_DENSITY_ERROR;
  return (
    Math.abs(densityError) <= POLYSTYRENE.densityError &&
    Math.abs(indexError) <= POLYSTYRENE.indexError &&
    abbe >= POLYSTYRENE.abbe[0] &&
    abbe <= POLYSTYRENE.abbe[1]
  );
}

function pearsonOf(x: readonly number[], y: readonly number[]): number {
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  const sum = (term: (i: number) => number) => x.reduce((total, _, i) => total + term(i), 0);
  const products = sum((i) => (x[i]! - meanX) * (y[i]! - meanY));
  return products / Math.sqrt(sum((i) => (x[i]! - meanX) ** 2) * sum((i) => (y[i]! - meanY) ** 2));
}
