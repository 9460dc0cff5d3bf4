/** A screening as modeling stores it. */
export interface Screening {
  readonly ranked: { readonly by: string; readonly direction: 'maximise' | 'minimise' };
  /** Level of the intervals. */
  readonly level: number;
  readonly targets: readonly {
    readonly target: string;
    readonly unit: string;
    /** What the intervals count in. */
    readonly intervals: 'search-and-fit' | 'fit';
  }[];
  /** Best first. */
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  readonly rank: number;
  /** Row of the table of candidates, from 1 below the header. */
  readonly row: number;
  readonly name: string;
  readonly predictions: Readonly<Record<string, Prediction>>;
}

export interface Prediction {
  readonly mean: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly inside: boolean;
}

/** Its name, or the number of its row where it has none. */
export const nameOf = ({ name, row }: Pick<Candidate, 'name' | 'row'>): string =>
  name === String(row) ? `row ${row}` : name;

/** Whether every model may be trusted there. */
export const isInside = ({ predictions }: Candidate): boolean =>
  Object.values(predictions).every(({ inside }) => inside);
