/** Shares, 0 to 1, after i + 1 trials. */
export interface Curve {
  readonly name: string;
  readonly shares: readonly number[];
}

const WIDTH = 60;
/** Lines of the plot, from 100 % to 0 %. */
const LINES = 11;
const MARKS = 'ox+*#@%&';

/** Curves of shares against trials, in characters: a mark where a curve is, the first curve in front. */
export function plotShares(title: string, curves: readonly Curve[]): string[] {
  const trials = curves[0]!.shares.length;
  const trialAt = (column: number) => Math.round((column * (trials - 1)) / (WIDTH - 1));
  const rows = Array.from({ length: LINES }, () => new Array<string>(WIDTH).fill(' '));
  for (const [k, { shares }] of [...curves.entries()].reverse()) {
    for (let column = 0; column < WIDTH; column++) {
      rows[Math.round((1 - shares[trialAt(column)]!) * (LINES - 1))]![column] = markOf(k);
    }
  }
  const legend = curves.map(({ name }, k) => `${markOf(k)} ${name}`);
  return [
    `${title}:   ${legend.join('   ')}`,
    ...rows.map((cells, r) => `${labelOf(r)} |${cells.join('')}`.trimEnd()),
    `${' '.repeat(7)}+${'-'.repeat(WIDTH)}`,
    `${' '.repeat(8)}1${`${trials} trials`.padStart(WIDTH - 1)}`,
  ];
}

function markOf(k: number): string {
  return MARKS[k % MARKS.length]!;
}

function labelOf(row: number): string {
  const percent = 100 - (100 * row) / (LINES - 1);
  return row % 5 === 0 ? `${percent} %`.padStart(6) : ' '.repeat(6);
}
