import { bars, standalone } from '@meguri/plots';
import type { ModelExplanation } from '../results/models.js';

/** What the features contribute to the only row there is, else how much they matter over the rows, as a picture. */
export function explanationPicture({ target, variant, baseline, importance, rows }: ModelExplanation, unit: string) {
  const measure = unit && ` [${unit}]`;
  if (rows.length === 1) {
    const { row, prediction, contributions } = rows[0]!;
    const items = contributions.map(({ name, contribution }) => ({ label: name, value: contribution }));
    const title = `${target} of row ${row}: ${short(baseline)} on average, ${short(prediction)} predicted`;
    return standalone(bars(items, { title, name: `contribution${measure}, ${variant}` }));
  }
  const items = importance.features.map(({ name, meanSize }) => ({ label: name, value: meanSize }));
  const title = `What moves the predicted ${target}`;
  return standalone(bars(items, { title, name: `mean size of the contribution${measure}, ${variant}` }));
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
