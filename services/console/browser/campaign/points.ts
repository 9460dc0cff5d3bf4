import { formatNumber, withUnit } from '../format.js';
import type { Goal, Trial } from '../views.js';

type Parameter = Goal['parameters'][number];

/** The value of a parameter at a point, with its unit. */
export function parameterText(parameter: Parameter, point: Trial['point']): string {
  const value = point[parameter.name];
  if (typeof value !== 'number') return value ?? '';
  return withUnit(formatNumber(value), 'unit' in parameter ? parameter.unit : '');
}

/** A whole point on one line, e.g. KOAc · P(Cy)3 · 105 °C; parameters that it does not have are left out. */
export const pointText = (goal: Goal, point: Trial['point']): string =>
  goal.parameters
    .map((parameter) => parameterText(parameter, point))
    .filter((text) => text !== '')
    .join(' · ');

const reasons: Readonly<Record<string, string>> = {
  'initial-design': 'spread over the space to learn its shape',
  'expected-improvement': 'most expected improvement',
  'log-expected-improvement': 'most expected improvement',
  'noisy-expected-improvement': 'most expected improvement on what was truly reached',
  'thompson-sampling': 'best of a function drawn from the model',
  'upper-confidence-bound': 'highest upper confidence bound',
  random: 'drawn at random',
};

/** Why a point was chosen, in words; those of a person stay as they are. */
export const reasonText = (reason: string, proposer?: Trial['proposer']): string =>
  proposer ? reason : (reasons[reason] ?? reason.replaceAll('-', ' '));

/** Who proposed a point that the planner did not choose, e.g. study ligands-1 (yuki). */
export function proposerText({ origin, by }: NonNullable<Trial['proposer']>): string {
  switch (origin.kind) {
    case 'person':
      return by;
    case 'study':
      return `study ${origin.studyId} (${by})`;
    case 'model':
      return `${origin.model} (${by})`;
  }
}
