import type { Objective } from '@meguri/contracts';
import type { Located } from '../../application/ports.js';
import { nameIn } from './names.js';
import type { Place } from './place.js';
import { unitIn } from './units.js';

/** The objective, if it can be read; a campaign has exactly one. */
export function readObjectives(place: Place): Located<Objective>[] {
  const items = place.items();
  if (items?.length === 0) place.report('There is no objective.', 'Name the measured property to make better.');
  if (items && items.length > 1)
    items[1]?.report(
      'A campaign makes one objective better, and this is a second one.',
      'Keep the one that decides; whatever else the procedure measures is recorded anyway.',
    );
  return (items ?? []).flatMap((item) => item.located(readObjective(item)));
}

function readObjective(place: Place): Objective | undefined {
  const fields = place.fields(['name', 'direction', 'unit']);
  if (!fields) return undefined;
  const name = nameIn(fields, place);
  const direction = fields.direction
    ? fields.direction.choice(['maximise', 'minimise'], 'direction')
    : place.missing('direction', 'Say which way is better: maximise or minimise.');
  const unit = unitIn(fields, place);
  return name !== undefined && direction !== undefined && unit !== undefined ? { name, direction, unit } : undefined;
}
