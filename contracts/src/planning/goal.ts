import { z } from 'zod';
import { Profile } from '../simulation/index.js';

/** The parsed form of a campaign file: what a scientist wants and within which limits. */

const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/)
  .describe('A name: a letter, then letters, digits, dash or underscore.');

const when = z
  .strictObject({
    parameter: name.describe('Name of the parameter that decides; its values can be counted.'),
    in: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .describe('Its values at which this parameter is there.'),
  })
  .optional()
  .describe('When a trial has the parameter at all; absent: always.');
const scale = z
  .enum(['linear', 'log'])
  .optional()
  .describe('log: ratios matter, not differences; both bounds above 0. Absent: linear.');

export const CategoricalParameter = z.strictObject({
  name,
  type: z.literal('categorical').describe('Sort of the parameter.'),
  values: z.array(z.string().min(1)).min(1).describe('The choices.'),
  when,
});
export const DiscreteParameter = z.strictObject({
  name,
  type: z.literal('discrete').describe('Sort of the parameter.'),
  values: z.array(z.number()).min(1).describe('The admitted numbers, ascending, in the unit.'),
  unit: z.string().describe('Unit of the values.'),
  when,
});
export const ContinuousParameter = z.strictObject({
  name,
  type: z.literal('continuous').describe('Sort of the parameter.'),
  lower: z.number().describe('Smallest admitted value, in the unit.'),
  upper: z.number().describe('Largest admitted value, in the unit.'),
  unit: z.string().describe('Unit of the bounds.'),
  scale,
  step: z
    .number()
    .positive()
    .optional()
    .describe('Only values a whole number of steps above the lower bound are admitted, in the unit; absent: any.'),
  when,
});
export const IntegerParameter = z.strictObject({
  name,
  type: z.literal('integer').describe('Sort of the parameter.'),
  lower: z.int().describe('Smallest admitted value.'),
  upper: z.int().describe('Largest admitted value.'),
  unit: z.string().describe('Unit of the bounds.'),
  scale,
  when,
});
/** Numbers that describe substances, by substance and name. */
const Descriptors = z.strictObject({
  names: z.array(z.string()).min(1).describe('Name of each number.'),
  rows: z.array(z.array(z.number().nullable())).describe('A row for each value, in their order; null: not known.'),
});
const Fingerprints = z.strictObject({
  bits: z.int().min(32).describe('Length in bits, a multiple of 32.'),
  set: z.array(z.array(z.int().min(0))).describe('For each value, in their order, the bits that are set, ascending.'),
});
export const SubstanceParameter = z.strictObject({
  name,
  type: z.literal('substance').describe('Sort of the parameter.'),
  values: z.array(z.string().min(1)).min(1).describe('The substances to choose from.'),
  smiles: z.array(z.string().min(1)).optional().describe('The molecule of each value, in their order, as SMILES.'),
  descriptors: Descriptors.optional().describe('What is known of the values in numbers.'),
  fingerprints: Fingerprints.optional().describe('Morgan fingerprints of the molecules.'),
  when,
});
export const Parameter = z
  .discriminatedUnion('type', [
    CategoricalParameter,
    SubstanceParameter,
    DiscreteParameter,
    ContinuousParameter,
    IntegerParameter,
  ])
  .describe('Something a trial may vary.');
export type Parameter = z.infer<typeof Parameter>;

export const LinearConstraint = z.strictObject({
  type: z.literal('linear').describe('A weighted sum of parameters; one that is not there counts as 0.'),
  terms: z.record(z.string(), z.number()).describe('Coefficient of each parameter, which has its own unit.'),
  relation: z.enum(['=', '<=', '>=']).describe('How the sum compares with the value.'),
  value: z.number().describe('What it is compared with.'),
});
export const CardinalityConstraint = z.strictObject({
  type: z.literal('cardinality').describe('How many of some amounts may be present, that is above 0, at once.'),
  parameters: z.array(name).min(1).describe('Names of the amounts.'),
  atMost: z.int().min(0).describe('Most amounts present.'),
  atLeast: z.int().min(0).optional().describe('Fewest amounts present; absent: 0.'),
  threshold: z.number().min(0).optional().describe('Smallest amount of one that is present; absent: any.'),
});
export const Condition = z
  .union([
    z.strictObject({
      parameter: name.describe('Name of the parameter.'),
      in: z
        .array(z.union([z.string(), z.number()]))
        .min(1)
        .describe('It is one of these.'),
    }),
    z.strictObject({
      parameter: name.describe('Name of the parameter.'),
      atLeast: z.number().optional().describe('It is at least this, in its unit.'),
      atMost: z.number().optional().describe('It is at most this, in its unit.'),
    }),
  ])
  .describe('A condition on one parameter.');
export const ExclusionConstraint = z.strictObject({
  type: z.literal('exclusion').describe('Conditions that never hold all at once.'),
  when: z.array(Condition).min(1).describe('The conditions.'),
});
export const ExpressionConstraint = z.strictObject({
  type: z.literal('expression').describe('A formula that holds.'),
  text: z.string().min(1).describe('The formula, such as x^2 + y^2 <= 1.'),
});
export const BatchConstraint = z.strictObject({
  type: z.literal('batch').describe('How many values of a parameter the trials of one batch may have.'),
  parameter: name.describe('Name of the parameter.'),
  atMostDistinct: z.int().min(1).describe('Most different values in a batch.'),
});
export const Constraint = z
  .discriminatedUnion('type', [
    LinearConstraint,
    CardinalityConstraint,
    ExclusionConstraint,
    ExpressionConstraint,
    BatchConstraint,
  ])
  .describe('What the points of the campaign must satisfy, or those of a batch together.');
export type Constraint = z.infer<typeof Constraint>;

export const OutcomeTransform = z
  .enum(['winsorise', 'power', 'log', 'bilog'])
  .describe(
    'How values are changed before they are modelled, docs/explanations/how-the-planner-decides.md; absent: they are not.',
  );
export type OutcomeTransform = z.infer<typeof OutcomeTransform>;

export const Objective = z
  .strictObject({
    name: name.describe('Name of the observed property, e.g. yield.'),
    direction: z
      .enum(['maximise', 'minimise', 'target', 'limit'])
      .describe('What is better: more, less, or nearer to a target; limit: it only has to keep to its limits.'),
    unit: z.string().describe('Unit in which the campaign reads the property.'),
    target: z.number().optional().describe('Value to come close to, where the direction is target.'),
    tolerance: z.number().positive().optional().describe('Largest acceptable distance from the target.'),
    reference: z.number().optional().describe('Worst acceptable value: where hypervolume begins to count.'),
    atLeast: z.number().optional().describe('Results must not lie below this.'),
    atMost: z.number().optional().describe('Results must not lie above this.'),
    transform: OutcomeTransform.optional(),
    priorMean: z
      .string()
      .min(1)
      .optional()
      .describe('What a published model says it is: a formula over numeric parameters, in the unit of the objective.'),
    model: z
      .enum(['transfer'])
      .optional()
      .describe(
        'A model that is fitted while the campaign runs and that the planner follows: transfer, from calculated to measured values; absent: none.',
      ),
  })
  .describe('What the campaign makes better, or keeps within limits.');
export type Objective = z.infer<typeof Objective>;

export const CalculationInput = z
  .union([
    z.string(),
    z.number(),
    z.strictObject({ parameter: name.describe('The parameter whose value it is, in the unit of the parameter.') }),
    z.strictObject({ smilesOf: name.describe('The substance whose SMILES it is.') }),
  ])
  .describe('What a calculation gets as an input: the same in every trial, or what a parameter says.');
export type CalculationInput = z.infer<typeof CalculationInput>;

export const Source = z
  .strictObject({
    name,
    type: z
      .enum(['experiment', 'calculation', 'person'])
      .describe('Who answers: the workcell, a calculator, a person.'),
    workcell: z.string().optional().describe('Name of the workcell (experiments).'),
    procedure: z.string().optional().describe('Name of the procedure (experiments).'),
    workflow: z.string().optional().describe('Name of the workflow (calculations).'),
    profile: Profile.optional(),
    properties: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Only these properties are calculated; absent: all of the workflow.'),
    inputs: z
      .record(z.string(), CalculationInput)
      .optional()
      .describe('Inputs of the workflow that no parameter of the same name gives.'),
    observes: z
      .record(z.string(), z.string())
      .optional()
      .describe('Which property answers an objective, where their names differ.'),
    cost: z.number().positive().describe('Cost of one trial, in the unit of the budget.'),
    fidelity: z.number().min(0).max(1).describe('1 for the truth the goal is about, less for an approximation.'),
  })
  .describe('One way to answer a trial.');
export type Source = z.infer<typeof Source>;

export const ApprovalPolicy = z
  .union([
    z.enum(['none', 'all']),
    z.strictObject({ first: z.int().min(1).describe('How many trials need approval.') }),
  ])
  .describe('Which proposals a person must approve before they are requested.');
export type ApprovalPolicy = z.infer<typeof ApprovalPolicy>;

export const Acquisition = z.enum([
  'expected-improvement',
  'noisy-expected-improvement',
  'thompson-sampling',
  'upper-confidence-bound',
]);
export type Acquisition = z.infer<typeof Acquisition>;

export const Goal = z
  .strictObject({
    version: z.literal(1).describe('Version of the file format.'),
    name: name.describe('Name of the campaign.'),
    title: z.string().max(200).describe('One line for people.'),
    parameters: z.array(Parameter).min(1).describe('The search space.'),
    constraints: z.array(Constraint).optional().describe('What its points must satisfy; absent: nothing more.'),
    objectives: z.array(Objective).min(1).describe('What to make better.'),
    sources: z.array(Source).min(1).describe('The ways to answer a trial.'),
    batch: z
      .strictObject({
        initial: z.int().min(1).describe('Trials of the initial design.'),
        size: z.int().min(1).max(96).describe('Trials of each later batch.'),
        policy: z
          .enum(['wait', 'refill'])
          .describe('wait: decide when the whole batch is done; refill: decide at each result.'),
      })
      .describe('How trials are grouped.'),
    budget: z
      .strictObject({
        trials: z.int().min(1).describe('Most trials to observe.'),
        cost: z.number().positive().optional().describe('Most that the trials may cost together; absent: any cost.'),
      })
      .describe('The limits.'),
    stop: z
      .strictObject({
        target: z
          .number()
          .optional()
          .describe('Stop when the objective is at least this good; for a target: at most this far from it.'),
        hypervolume: z
          .number()
          .positive()
          .optional()
          .describe('Stop when the front dominates this volume above the references, in the units of the objectives.'),
        expectedGain: z
          .strictObject({ below: z.number().positive().describe('The gain, in the unit of the objective.') })
          .optional()
          .describe('Stop after a batch that promised a smaller gain and brought nothing better.'),
        withoutImprovement: z.int().min(1).optional().describe('Stop after this many trials without a better one.'),
      })
      .describe('When to end before the budget.'),
    approval: ApprovalPolicy,
    approvalExpiresAfterHours: z
      .number()
      .positive()
      .optional()
      .describe('How long a proposal waits for its approval, wall time, hours; absent: for ever.'),
    strategy: z.enum(['gp', 'random']).describe('How points are chosen: Gaussian process or at random.'),
    acquisition: Acquisition.optional().describe(
      'How the model judges points, docs/explanations/how-the-planner-decides.md; absent: expected-improvement.',
    ),
    warping: z
      .boolean()
      .optional()
      .describe('Whether numeric axes are bent as the results ask for; absent: they are taken as they are.'),
    seed: z.int().min(0).describe('Seed of every random choice of the planner.'),
  })
  .describe('A campaign as its file states it.');
export type Goal = z.infer<typeof Goal>;
