/** What a subset takes or leaves: one numeric column, or several that only make sense together. */
export interface Feature {
  readonly name: string;
  /** Indices into the columns of the design. */
  readonly columns: readonly number[];
  /** Of a factor: the levels that its rows have. The first has no column, each of the others one named `factor=level`. */
  readonly levels?: readonly string[];
}

export interface Column {
  readonly name: string;
  /** One number per row, as measured. */
  readonly values: Float64Array;
}

/** Numbers without gaps: n rows of features and of one or more targets. */
export interface Design {
  readonly n: number;
  readonly features: readonly Feature[];
  readonly columns: readonly Column[];
  readonly targets: readonly Column[];
  /** Which row of the table each row is, counted from 1. */
  readonly rows: readonly number[];
}

/** The features of these names. */
export function featuresNamed(design: Design, names: readonly string[]): Feature[] {
  return names.map((name) => {
    const feature = design.features.find((candidate) => candidate.name === name);
    if (feature) return feature;
    throw new RangeError(`there is no feature ${name}; there are ${design.features.map((f) => f.name).join(', ')}`);
  });
}

/** The values of all columns of these features. */
export function columnsOf(design: Design, features: readonly Feature[]): Float64Array[] {
  return features.flatMap((feature) => feature.columns.map((c) => design.columns[c]!.values));
}

/** The design with these of its rows only, by index. */
export function selectRows(design: Design, rows: readonly number[]): Design {
  const pick = ({ name, values }: Column): Column => ({ name, values: Float64Array.from(rows, (i) => values[i]!) });
  return {
    ...design,
    n: rows.length,
    columns: design.columns.map(pick),
    targets: design.targets.map(pick),
    rows: rows.map((i) => design.rows[i]!),
  };
}
