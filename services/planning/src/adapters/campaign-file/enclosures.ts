import type { Chemistry } from '@meguri/chemistry';

/** What a campaign file is read with. */
export interface Enclosures {
  /** Texts of the tables that came with the file, by the names it gives them. */
  readonly tables: Readonly<Record<string, string>>;
  /** Reads molecules; needed where there are substances. */
  readonly chemistry?: Chemistry;
}
