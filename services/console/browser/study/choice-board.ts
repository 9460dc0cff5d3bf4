import { standingOf, toggled } from './choice.js';
import type { Diagram, Survey, TargetSurvey } from './survey.js';

/** The descriptors that a person has picked so far from one diagram; nothing counts until it is accepted. */
export class ChoiceBoard {
  #features: readonly string[] = [];

  constructor(
    readonly diagram: Diagram,
    readonly target: TargetSurvey,
    readonly unit: string,
    private readonly changed: () => void,
  ) {}

  get survey(): Survey {
    return this.diagram.survey;
  }

  /** In the order of the table, whatever order they were picked in. */
  get features(): readonly string[] {
    const order = this.survey.features.map(({ name }) => name);
    return this.#features.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  }

  get standing() {
    return standingOf(this.target.best, this.#features);
  }

  toggle(feature: string): void {
    this.choose(toggled(this.#features, feature));
  }

  choose(features: readonly string[]): void {
    this.#features = features;
    this.changed();
  }
}
