import { type explainCampaign, LabError, type Objective } from '@meguri/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { type Campaign, type Trial, trialOf } from '../domain/campaign.js';
import { improvedBy } from '../domain/objectives.js';
import { learntProblem } from '../domain/planning-problem.js';
import { observationsOf } from '../domain/standing.js';
import { CampaignDecisions } from './campaign-decisions.js';
import { EXPLAINER, type Explainer, type Input, type Learnt, type Output } from './ports.js';

type Explained = Output<typeof explainCampaign>;
type LearntView = Omit<Explained, 'observations' | 'others'>;

/** Explains what the planner's models have learnt in a campaign; no decision waits for it. */
@Injectable()
export class CampaignExplanations {
  constructor(
    @Inject(CampaignDecisions) private readonly decisions: CampaignDecisions,
    @Inject(EXPLAINER) private readonly explainer: Explainer,
  ) {}

  /** @throws LabError CAMPAIGN.UNKNOWN or TRIAL.UNKNOWN. */
  async explain({ campaignId, trialId }: Input<typeof explainCampaign>): Promise<Explained> {
    const campaign = await this.decisions.get(campaignId);
    const trial = trialId === undefined ? undefined : trialOf(campaign, trialId);
    if (trialId !== undefined && !trial)
      throw new LabError('TRIAL.UNKNOWN', `${campaignId} has no trial ${trialId}.`, {
        context: { campaignId, trialId },
      });
    const [first, ...others] = improvedBy(campaign.goal);
    const learntOf = (objective: Objective) => this.#learntOf(campaign, objective, trial);
    const learnt = await learntOf(first!);
    const more = await Promise.all(
      others.map(async (objective) => ({ objective: objective.name, ...(await learntOf(objective)) })),
    );
    const observations = observationsOf(campaign).length;
    return { observations, ...learnt, ...(more.length > 0 && { others: more }) };
  }

  async #learntOf(campaign: Campaign, objective: Objective, trial: Trial | undefined): Promise<LearntView> {
    const learnt = await this.explainer.explain(learntProblem(campaign), objective, trial?.point);
    if (!learnt) return {};
    const { model, importance, diagnosis, parts } = learnt;
    return {
      kernel: model.kernel,
      importance: { ...importance, parameters: [...importance.parameters] },
      ...(diagnosis && { diagnosis: diagnosisOf(campaign, diagnosis) }),
      ...(parts && trial && { prediction: predictionOf(trial.trialId, parts) }),
    };
  }
}

/** Observations by their trial instead of their place. */
function diagnosisOf(
  campaign: Campaign,
  { predictions, ...figures }: NonNullable<Learnt['diagnosis']>,
): NonNullable<Explained['diagnosis']> {
  const observed = observationsOf(campaign);
  return {
    ...figures,
    predictions: predictions.map(({ observation, ...prediction }) => {
      const { trialId } = observed[observation]!;
      return { ...(trialId && { trialId }), ...prediction };
    }),
    coverage: [...figures.coverage],
    calibration: [...figures.calibration],
  };
}

function predictionOf(
  trialId: string,
  { baseline, parameters }: NonNullable<Learnt['parts']>,
): NonNullable<Explained['prediction']> {
  const mean = parameters.reduce((sum, { effect }) => sum + effect, baseline);
  return { trialId, baseline, mean, parameters: [...parameters] };
}
