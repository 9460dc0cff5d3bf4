/** Media type of a figure in the files of a job. */
export const FIGURE_MEDIA_TYPE = 'application/vnd.meguri.figure+json';

export interface FigureAxis {
  readonly label: string;
  /** Unit symbol; empty for a pure number. */
  readonly unit: string;
}

/** What a person wants to look at of a calculation: lines over one axis, and what is to be concluded from them. */
export interface Figure {
  /** Also the name of its file: letters, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  readonly x: FigureAxis;
  readonly y: FigureAxis;
  /** `x` and `y` are of the same length. */
  readonly series: readonly { readonly name: string; readonly x: readonly number[]; readonly y: readonly number[] }[];
  /** The conclusion in words, e.g. that the density does not drift. */
  readonly verdict?: string;
}

/** A figure as the file of a job. */
export const fileOf = (figure: Figure): { name: string; mediaType: string; bytes: Uint8Array } => ({
  name: `${figure.name}.figure.json`,
  mediaType: FIGURE_MEDIA_TYPE,
  bytes: new TextEncoder().encode(JSON.stringify(figure)),
});
