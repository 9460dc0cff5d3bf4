import { el, keep } from '../dom.js';
import { formatTime } from '../format.js';
import { factOf, type LabEvent } from '../live-events.js';

interface Version {
  readonly version: number;
  readonly time: string;
}

/** The versions of each model that planning took up. Every result brings one, so that they would bury the decisions in a log. */
export class AdoptedModels {
  readonly #versions = new Map<string, Map<string, Version>>();

  constructor(private readonly place: HTMLElement) {}

  /** Adds the version that the event adopted; any other event adds nothing, nor does one that is known. */
  add(event: LabEvent): void {
    if (factOf(event) !== 'ModelAdopted') return;
    const { modelId, version } = event.data as { modelId: string; version: number };
    const known = this.#versions.get(modelId) ?? new Map<string, Version>();
    this.#versions.set(modelId, known.set(event.id, { version, time: event.time }));
    const shown = [...this.#versions].map(([id, versions]) => [id, [...versions.values()]] as const);
    keep(this.place, shown, () => shown.map(([id, versions]) => lineOf(id, versions)));
  }
}

function lineOf(modelId: string, versions: readonly Version[]): HTMLElement {
  const newestFirst = versions.toSorted((a, b) => b.version - a.version);
  const { version, time } = newestFirst[0]!;
  const items = newestFirst.map((each) =>
    el('li', {}, el('time', { datetime: each.time }, formatTime(each.time)), ` version ${each.version}`),
  );
  return el(
    'details',
    { class: 'adopted' },
    el('summary', {}, `Plans with version ${version} of model ${modelId} since ${formatTime(time)}`),
    el('ol', {}, ...items),
  );
}
