import { mean } from '@meguri/numerics';

/** Mean of a correlated series and how well it is known. */
export interface BlockAverage {
  readonly mean: number;
  /** Standard error of the mean, from the chosen block length. */
  readonly standardError: number;
  /** Values in a block; 1 for an uncorrelated series. */
  readonly blockLength: number;
  /** Statistical inefficiency: as many values count as one. */
  readonly inefficiency: number;
  /** Whether the standard error has stopped to rise with the block length; else it is too small by an unknown amount. */
  readonly plateau: boolean;
}

const FEWEST_BLOCKS = 4;
/** Of block lengths that are tried, from each to the next. */
const GROWTH = 1.2;

/**
 * Standard error of the mean of a correlated series by longer and longer blocks (Flyvbjerg, Petersen, J. Chem. Phys.
 * 91, 461, 1989). The block length is the smallest B with B^3 > 2 N (s_B / s_1)^4, s_B being the error from blocks of
 * B values (Lee, López Ríos, Needs, Towler, Phys. Rev. E 83, 066706, 2011); no such length with at least 4 blocks: no
 * plateau.
 *
 * @param values at least 8, equally spaced in time.
 * @throws RangeError for fewer.
 */
export function blockAverage(values: Float64Array): BlockAverage {
  if (values.length < 2 * FEWEST_BLOCKS)
    throw new RangeError(`a block average needs ${2 * FEWEST_BLOCKS} values, not ${values.length}`);
  const average = mean(values);
  const naive = standardErrorOf(values);
  if (naive === 0) return { mean: average, standardError: 0, blockLength: 1, inefficiency: 1, plateau: true };
  let largest = { standardError: naive, blockLength: 1 };
  for (let blockLength = 1; blockLength * FEWEST_BLOCKS <= values.length; blockLength = longer(blockLength)) {
    const standardError = standardErrorOf(blocksOf(values, blockLength));
    const inefficiency = (standardError / naive) ** 2;
    if (blockLength ** 3 > 2 * values.length * inefficiency ** 2)
      return { mean: average, standardError, blockLength, inefficiency, plateau: true };
    if (standardError > largest.standardError) largest = { standardError, blockLength };
  }
  return { mean: average, ...largest, inefficiency: (largest.standardError / naive) ** 2, plateau: false };
}

const longer = (blockLength: number): number => Math.ceil(blockLength * GROWTH);

function standardErrorOf(values: Float64Array): number {
  const average = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return Math.sqrt(squares / (values.length * (values.length - 1)));
}

/** Means of the blocks; values that fill none are left out. */
const blocksOf = (values: Float64Array, length: number): Float64Array =>
  Float64Array.from({ length: Math.floor(values.length / length) }, (_, block) =>
    mean(values.subarray(block * length, (block + 1) * length)),
  );
