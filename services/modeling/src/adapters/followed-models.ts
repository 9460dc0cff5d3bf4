import type { Goal } from '@meguri/contracts';
import type { Fitter, FrozenDataset } from '../application/ports.js';

/** Fits the model that the campaign follows, and where it follows none the one that planning makes for itself. */
export class FollowedModels implements Fitter {
  constructor(
    private readonly own: Fitter,
    private readonly transfer: Fitter,
  ) {}

  fit(goal: Goal, property: string, dataset: FrozenDataset): ReturnType<Fitter['fit']> {
    const objective = goal.objectives.find(({ name }) => name === property);
    const fitter = objective?.model === 'transfer' ? this.transfer : this.own;
    return fitter.fit(goal, property, dataset);
  }
}
