import type { FIGURE_MEDIA_TYPE, Figure } from '@meguri/contracts';

export type { Figure };

const mediaType: typeof FIGURE_MEDIA_TYPE = 'application/vnd.meguri.figure+json';

/** A figure as the file of a job. */
export const fileOf = (figure: Figure): { name: string; mediaType: string; bytes: Uint8Array } => ({
  name: `${figure.name}.figure.json`,
  mediaType,
  bytes: new TextEncoder().encode(JSON.stringify(figure)),
});
