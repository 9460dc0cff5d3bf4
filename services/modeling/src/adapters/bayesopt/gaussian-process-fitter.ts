import { assess, parameterFrom } from '@meguri/bayesopt';
import type { Goal } from '@meguri/contracts';
import type { Fitter, FrozenDataset } from '../../application/ports.js';

/** Fits the Gaussian process that planning would fit to the same data. */
export class GaussianProcessFitter implements Fitter {
  fit({ parameters, objectives }: Goal, { rows }: FrozenDataset): ReturnType<Fitter['fit']> {
    const { name, direction } = objectives[0]!;
    // the model is of the property itself, also where the campaign wants it near a target or within limits
    const objective = { name, direction: direction === 'minimise' ? direction : ('maximise' as const) };
    const observations = rows.map(({ point, value }) => ({ point, values: { [name]: value } }));
    const assessment = assess({ space: { parameters: parameters.map(parameterFrom) }, objective, observations });
    if (!assessment) return undefined;
    const { model, inputs, ...errors } = assessment;
    return { kind: 'gaussian-process', inputs: [...inputs], settings: { engine: 'bayesopt', ...model }, errors };
  }
}
