import { z } from 'zod';

/** The parsed form of a campaign file: what a scientist wants and within which limits. */

const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/)
  .describe('A name: a letter, then letters, digits, dash or underscore.');

export const CategoricalParameter = z.strictObject({
  name,
  type: z.literal('categorical').describe('Sort of the parameter.'),
  values: z.array(z.string().min(1)).min(1).describe('The choices.'),
});
export const DiscreteParameter = z.strictObject({
  name,
  type: z.literal('discrete').describe('Sort of the parameter.'),
  values: z.array(z.number()).min(1).describe('The admitted numbers, ascending, in the unit.'),
  unit: z.string().describe('Unit of the values.'),
});
export const ContinuousParameter = z.strictObject({
  name,
  type: z.literal('continuous').describe('Sort of the parameter.'),
  lower: z.number().describe('Smallest admitted value, in the unit.'),
  upper: z.number().describe('Largest admitted value, in the unit.'),
  unit: z.string().describe('Unit of the bounds.'),
});
export const IntegerParameter = z.strictObject({
  name,
  type: z.literal('integer').describe('Sort of the parameter.'),
  lower: z.int().describe('Smallest admitted value.'),
  upper: z.int().describe('Largest admitted value.'),
  unit: z.string().describe('Unit of the bounds.'),
});
export const Parameter = z
  .discriminatedUnion('type', [CategoricalParameter, DiscreteParameter, ContinuousParameter, IntegerParameter])
  .describe('Something a trial may vary.');
export type Parameter = z.infer<typeof Parameter>;

export const Objective = z
  .strictObject({
    name: name.describe('Name of the observed property, e.g. yield.'),
    direction: z.enum(['maximise', 'minimise']).describe('Which way is better.'),
    unit: z.string().describe('Unit in which the campaign reads the property.'),
  })
  .describe('What the campaign makes better.');
export type Objective = z.infer<typeof Objective>;

export const Source = z
  .strictObject({
    name,
    type: z
      .enum(['experiment', 'calculation', 'person'])
      .describe('Who answers: the workcell, a calculator, a person.'),
    workcell: z.string().optional().describe('Name of the workcell (experiments).'),
    procedure: z.string().optional().describe('Name of the procedure (experiments).'),
    workflow: z.string().optional().describe('Name of the workflow (calculations).'),
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

export const Goal = z
  .strictObject({
    version: z.literal(1).describe('Version of the file format.'),
    name: name.describe('Name of the campaign.'),
    title: z.string().max(200).describe('One line for people.'),
    parameters: z.array(Parameter).min(1).describe('The search space.'),
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
        target: z.number().optional().describe('Stop when the first objective is at least this good.'),
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
    seed: z.int().min(0).describe('Seed of every random choice of the planner.'),
  })
  .describe('A campaign as its file states it.');
export type Goal = z.infer<typeof Goal>;
