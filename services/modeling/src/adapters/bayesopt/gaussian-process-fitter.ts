import { assess } from '@meguri/bayesopt';
import type { Goal } from '@meguri/contracts';
import type { Fitter, FrozenDataset } from '../../application/ports.js';

/** Fits the Gaussian process that planning would fit to the same data. */
export class GaussianProcessFitter implements Fitter {
  fit({ parameters, objectives }: Goal, { rows }: FrozenDataset): ReturnType<Fitter['fit']> {
    const objective = objectives[0]!;
    const observations = rows.map(({ point, value }) => ({ point, values: { [objective.name]: value } }));
    const assessment = assess({ space: { parameters }, objective, observations });
    if (!assessment) return undefined;
    const { model, inputs, ...errors } = assessment;
    return { kind: 'gaussian-process', inputs: [...inputs], settings: { engine: 'bayesopt', ...model }, errors };
  }
}
