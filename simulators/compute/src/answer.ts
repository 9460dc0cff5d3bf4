import { type PolymerOptics, polymerOptics } from '@meguri/materials';

export const VERSION = '1.0.0';

export interface Result {
  readonly polymer: string;
  /** At 589 nm. */
  readonly refractiveIndex: number;
  readonly abbeNumber: number;
}

export type Answer = { readonly result: Result; readonly report: string } | { readonly problem: string };

/** What the calculation gives for an input file, `{"polymer": "PS"}`: a name, or the SMILES of the repeat unit. */
export function answer(input: string): Answer {
  const wanted = polymerIn(input);
  if (wanted === undefined) return { problem: 'the input file names no polymer: write {"polymer": "PS"}' };
  const polymer = polymerOptics.find(({ name, smiles }) => name === wanted || smiles === wanted);
  if (!polymer) return { problem: `nothing was calculated of ${wanted}` };
  const result = { polymer: polymer.name, ...polymer.calculated };
  return { result, report: reportOf(polymer) };
}

function polymerIn(input: string): string | undefined {
  try {
    const { polymer } = JSON.parse(input) as { polymer?: unknown };
    return typeof polymer === 'string' ? polymer : undefined;
  } catch {
    return undefined;
  }
}

const reportOf = ({ name, smiles, calculated }: PolymerOptics): string => `
 meguri-refractive-index ${VERSION}
 amorphous polymer by molecular dynamics, polarisability by density functional theory (RadonPy, published)

 polymer                  : ${name}
 repeat unit              : ${smiles}
 refractive index, 589 nm : ${calculated.refractiveIndex.toFixed(5)}
 Abbe number              : ${calculated.abbeNumber.toFixed(3)}

 normal end
`;
