import { type Table, TableError } from '@meguri/bayesopt';
import { mean, standardDeviation } from '@meguri/numerics';

/** Rows of published simulations in our columns: `NAME`, `NAME_sd`, `NAME_count` for each property. */
export interface PolymerTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly properties: readonly string[];
  /** Rows that were read; those of one polymer are its replicates where a file has a row for each. */
  readonly read: number;
  /** Rows without a repeating unit. */
  readonly left: number;
}

/** Names by which RadonPy's files have gone; the first that is there counts. */
const ID = ['monomer_ID', 'DBID', 'UUID'];
const SMILES = ['smiles', 'smiles_list', 'smiles_1'];
const CONDITIONS = ['polymer_class', 'tacticity', 'temp', 'press', 'DP', 'n_mol'];

/** Properties of RadonPy: those that we calculate have its names and units. */
const PROPERTIES = [
  ...['density', 'Rg', 'refractive_index', 'abbe_number', 'Cp', 'Cv', 'compressibility', 'bulk_modulus'],
  ...['isentropic_compressibility', 'isentropic_bulk_modulus', 'volume_expansion', 'linear_expansion', 'r2'],
  ...['self-diffusion', 'static_dielectric_const', 'dielectric_const_dc', 'nematic_order_parameter'],
  ...['thermal_conductivity', 'thermal_diffusivity', 'glass_transition'],
];
/** What PolyOmics calls two of them. */
const IN_POLYOMICS: ReadonlyMap<string, string> = new Map([
  ['abbe_number', 'abbe_number_sos'],
  ['glass_transition', 'tg'],
]);
/** Simulations that agree in these are replicates. */
const SAME = ['temp', 'press', 'tacticity'];

/**
 * Published simulations of polymers in our columns. A file with `NAME_std` and `NAME_count` (PI1070) has a row for each
 * polymer; one without (PolyOmics) has a row for each simulation, and those of the same SMILES, temperature, pressure and
 * tacticity become one with mean, standard deviation and count.
 * @throws TableError when the columns are not those of RadonPy.
 */
export function polymerTable(table: Table): PolymerTable {
  const smiles = firstOf(table, SMILES);
  if (smiles === undefined) throw new TableError(`no column of repeating units; one of ${SMILES.join(', ')} is needed`);
  const columnOf = (name: string) => firstOf(table, [name, IN_POLYOMICS.get(name) ?? name]);
  const properties = PROPERTIES.filter(columnOf);
  if (properties.length === 0) throw new TableError('no column has the name of a property of RadonPy');
  const id = firstOf(table, ID);
  const conditions = CONDITIONS.filter((name) => table.columns.includes(name));
  const kept = table.rows.filter((row) => typeof row[table.columns.indexOf(smiles)] === 'string');
  const cell = (row: Row, name: string) => row[table.columns.indexOf(name)] ?? null;
  const groups = table.columns.includes(`${properties[0]}_std`)
    ? kept.map((row) => [row])
    : Object.values(Object.groupBy(kept, (row) => JSON.stringify([smiles, ...SAME].map((name) => cell(row, name)))));
  const rows = groups.map((group) => {
    const [row] = group as [Row];
    const about = [...(id ? [cell(row, id)] : []), cell(row, smiles), ...conditions.map((name) => cell(row, name))];
    return [...about, ...properties.flatMap((name) => summaryOf(group as Row[], columnOf(name)!, cell))];
  });
  return {
    columns: [
      ...(id ? ['id'] : []),
      'smiles',
      ...conditions,
      ...properties.flatMap((name) => [name, `${name}_sd`, `${name}_count`]),
    ],
    rows,
    properties,
    read: table.rows.length,
    left: table.rows.length - kept.length,
  };
}

type Row = Table['rows'][number];
type Cell = string | number | null;

/** Mean, standard deviation and count, as the file has them or over the rows of a polymer. */
function summaryOf(group: readonly Row[], name: string, cell: (row: Row, name: string) => Cell): readonly Cell[] {
  const [row] = group as [Row];
  const counted = cell(row, `${name}_count`);
  if (counted !== null) return [cell(row, name), cell(row, `${name}_std`), counted];
  const values = group.map((each) => cell(each, name)).filter((value) => typeof value === 'number');
  if (values.length === 0) return [null, null, null];
  return [mean(values), values.length > 1 ? standardDeviation(values) : null, values.length];
}

const firstOf = ({ columns }: Table, names: readonly string[]): string | undefined =>
  names.find((name) => columns.includes(name));
