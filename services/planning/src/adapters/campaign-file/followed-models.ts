import type { Parameter } from '@meguri/contracts';
import type { CampaignFile } from '../../application/ports.js';
import type { Place } from './place.js';

/** Most points of a campaign that follows a model: each version of the model becomes part of the campaign's history. */
const MOST_POINTS = 1000;

/** Reports objectives that follow a transfer model where there is none to be had: it is a table of points, learnt from calculations. */
export function reportUnfollowable(
  place: Place | undefined,
  { parameters, objectives, sources }: CampaignFile['parts'],
): void {
  const places = place?.isList ? (place.items() ?? []) : [];
  objectives.forEach(({ value }, i) => {
    if (value.model === undefined) return;
    const at = places[i]?.at('model');
    if (value.priorMean !== undefined) {
      at?.report('The objective has a prior mean already.', 'Leave out either priorMean or model.');
    }
    if (value.transform === 'power') {
      at?.report(
        'The power transform follows the values, not a model.',
        'Use the transform log or winsorise, or none.',
      );
    }
    if (sources.every((source) => source.value.type !== 'calculation')) {
      at?.report(
        'No source calculates, so that there is nothing to transfer.',
        'Name a source of the type calculation.',
      );
    }
    const points = countOf(parameters.map((parameter) => parameter.value));
    if (points > MOST_POINTS) {
      const count = Number.isFinite(points) ? `${points} points` : 'more points than can be counted';
      at?.report(
        `A transfer model is a table of points, and there are ${count}.`,
        `Let all parameters have values that can be counted, at most ${MOST_POINTS} together.`,
      );
    }
  });
}

const countOf = (parameters: readonly Parameter[]): number =>
  parameters.reduce((count, parameter) => count * valuesOf(parameter), 1);

function valuesOf(parameter: Parameter): number {
  if (parameter.type === 'continuous') return Number.POSITIVE_INFINITY;
  return parameter.type === 'integer' ? parameter.upper - parameter.lower + 1 : parameter.values.length;
}
