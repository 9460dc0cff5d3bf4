import { formatNumber, withUnit } from '../format.js';
import type { Goal, Objective, Reasons, Trial } from '../views.js';

type Neighbour = Reasons['nearest'][number];
/** What a trial says about what was expected of it. */
export type Expected = Pick<Trial, 'prediction' | 'predictions' | 'explanation' | 'explanations'>;

/** A share from 0 to 1 for people, e.g. 92 %. */
export const percent = (share: number): string => withUnit(String(Math.round(100 * share)), '%');

/** What the planner expected of a trial in one objective, and why. */
export interface Expectation {
  readonly objective: Objective;
  readonly prediction?: Trial['prediction'];
  readonly explanation?: Reasons;
}

/** The expectations of the objectives that are made better; none without a model. */
export function expectationsOf(
  { prediction, predictions, explanation, explanations }: Expected,
  { objectives }: Pick<Goal, 'objectives'>,
): Expectation[] {
  const improved = objectives.filter(({ direction }) => direction !== 'limit');
  const [first] = improved;
  if (prediction && first) return [{ objective: first, prediction, explanation }];
  return improved.flatMap((objective) => {
    const { name } = objective;
    return predictions?.[name] ? { objective, prediction: predictions[name], explanation: explanations?.[name] } : [];
  });
}

/** The prediction with its 95 % interval, e.g. 71.2 ± 14 %, 95 % sure between 43.8 and 98.6 %. */
export function predictionText(
  { prediction, explanation }: Pick<Trial, 'prediction' | 'explanation'>,
  unit: string,
): string {
  if (!prediction) return '';
  const expected = withUnit(`${formatNumber(prediction.mean, 3)} ± ${formatNumber(prediction.sd, 2)}`, unit);
  if (!explanation) return expected;
  const { lower, upper } = explanation.interval;
  return `${expected}, ${percent(0.95)} sure between ${formatNumber(lower, 3)} and ${withUnit(formatNumber(upper, 3), unit)}`;
}

/** What is hoped for, e.g. expected gain 3.2 % on the best so far (71 %), which it beats with a chance of 38 %. */
export function gainText({ gain, best, probability }: NonNullable<Reasons['trade']>, { unit }: Objective): string {
  const amount = (value: number, digits: number) => withUnit(formatNumber(value, digits), unit);
  return `expected gain ${amount(gain, 2)} on the best so far (${amount(best, 3)}), which it beats with a chance of ${percent(probability)}`;
}

/** From what the hope comes, e.g. 20 % from a good prediction, 80 % from not knowing. */
export const tradeText = ({ exploitation }: NonNullable<Reasons['trade']>): string =>
  exploitation === 0
    ? 'all from not knowing (exploration)'
    : `${percent(exploitation)} from a better prediction (exploitation), ${percent(1 - exploitation)} from not knowing (exploration)`;

/** What a neighbour has in common, e.g. like t0012 (92 %), same ligand and base. */
export function neighbourText(
  { trialId, correlation, same }: Neighbour,
  parameters: readonly { name: string }[],
): string {
  const who = `like ${trialId ?? 'an earlier measurement'} (${percent(correlation)})`;
  const different = parameters.filter(({ name }) => !same.includes(name));
  if (different.length === 1 && same.length > 1) return `${who}, only ${different[0]!.name} differs`;
  return same.length > 0 ? `${who}, same ${listed(same)}` : who;
}

/** Words as people list them: a, b and c. */
function listed(names: readonly string[]): string {
  const [last, ...others] = names.toReversed();
  return others.length === 0 ? (last ?? '') : `${others.toReversed().join(', ')} and ${last}`;
}
