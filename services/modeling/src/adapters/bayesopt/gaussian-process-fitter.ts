import {
  type Objective as Aim,
  assess,
  type Observation,
  objectiveFrom,
  parameterFrom,
  SOURCE,
  settingsFrom,
  sourceParameterFrom,
  targetAmong,
} from '@meguri/bayesopt';
import type { Goal, Objective } from '@meguri/contracts';
import type { DatasetRow, Fit, Fitter, FrozenDataset } from '../../application/ports.js';

/**
 * Fits the Gaussian process that planning would fit to the same observations: with their uncertainties, limits and sources, and the
 * transform, prior mean and warping of the campaign. Points that failed have no value and teach it nothing.
 */
export class GaussianProcessFitter implements Fitter {
  fit(goal: Goal, property: string, { rows }: FrozenDataset): Fit | undefined {
    const { parameters, constraints, objectives, sources } = goal;
    const objective = objectives.find(({ name }) => name === property);
    if (!objective) return undefined;
    const axes = parameters.map(parameterFrom);
    const space = {
      parameters: sources.length > 1 ? [...axes, sourceParameterFrom(sources)] : axes,
      ...(constraints && { constraints }),
    };
    const observations = rows.map((row) => observationOf(goal, property, row));
    const assessment = assess({ space, objective: modelled(objective), observations }, settingsFrom(goal));
    if (!assessment) return undefined;
    const { model, inputs, ...errors } = assessment;
    return { kind: 'gaussian-process', inputs: [...inputs], settings: { engine: 'bayesopt', ...model }, errors };
  }
}

/** Of a target planning models the distance; people want to know the property itself. */
function modelled(objective: Objective): Aim {
  const { name, direction, priorMean } = objective;
  if (direction !== 'target') return objectiveFrom(objective);
  return { name, direction: 'maximise', ...(priorMean !== undefined && { priorMean }) };
}

function observationOf({ sources }: Goal, property: string, row: DatasetRow): Observation {
  const { point, value, uncertainty, censored, source = targetAmong(sources).name } = row;
  return {
    point: sources.length > 1 ? { ...point, [SOURCE]: source } : point,
    values: { [property]: value },
    ...(uncertainty !== undefined && { sds: { [property]: uncertainty } }),
    ...(censored && { censored: { [property]: censored } }),
  };
}
