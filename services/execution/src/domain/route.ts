import { unfit } from './refusal.js';
import { type CapabilityName, type Labware, type Workcell } from './workcell.js';

/** Where the vessel of a run stands from step to step; throws `Refused` when a step finds it elsewhere. */
export class Route {
  #labware: Labware | undefined;
  #group: string | undefined;

  constructor(
    private readonly workcell: Workcell,
    private readonly procedure: string,
  ) {}

  get labware(): Labware {
    return this.#labware ?? wrong(`${this.procedure}: no vessel was taken`, 'Begin with a step that takes a vessel.');
  }

  take(stepId: string, kind: string): void {
    if (this.#labware) wrong(`${stepId}: a run takes one vessel only`, 'Take one vessel, in the first step.');
    this.#labware =
      this.workcell.labware[kind] ??
      wrong(`${stepId}: the workcell has no ${kind}`, `Use one of: ${Object.keys(this.workcell.labware).join(', ')}.`);
    this.#group = this.#labware.group;
  }

  move(stepId: string, to: string): void {
    const from = this.#standing(stepId);
    const target =
      this.workcell.locations[to] ??
      wrong(`${stepId}: the workcell has no ${to}`, `Use one of: ${Object.keys(this.workcell.locations).join(', ')}.`);
    if (to === from) wrong(`${stepId}: the vessel stands in the ${to} already`, 'Leave this step out.');
    if (target.use === 'sink') wrong(`${stepId}: the vessel is needed no more in the ${to}`, 'Leave this step out.');
    if (target.use === 'home' && to !== this.labware.group)
      wrong(`${stepId}: the home of the vessel is the ${this.labware.group}`, 'Bring it back to its own home.');
    this.#group = to;
  }

  work(stepId: string, capability: Exclude<CapabilityName, 'transfer'>): void {
    const { at } =
      this.workcell.capabilities[capability] ??
      wrong(
        `${stepId}: nothing in ${this.workcell.name} can ${capability}`,
        'Use a workcell that can, or another step.',
      );
    if (this.#standing(stepId) !== at)
      wrong(`${stepId}: the vessel stands in the ${this.#group}, not in the ${at}`, `Transfer it to the ${at} first.`);
  }

  end(): void {
    if (this.workcell.locations[this.#standing('the end')]?.use !== 'home')
      wrong(`${this.procedure} leaves the vessel in the ${this.#group}`, `Bring it back to the ${this.labware.group}.`);
  }

  #standing(stepId: string): string {
    return this.#group ?? wrong(`${stepId}: no vessel was taken`, 'Begin with a step that takes a vessel.');
  }
}

const wrong = (reason: string, remedy: string): never => unfit('PROCEDURE.UNFIT', reason, remedy);
