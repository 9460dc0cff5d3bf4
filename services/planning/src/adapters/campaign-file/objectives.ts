import type { Objective } from '@meguri/contracts';
import type { Located } from '../../application/ports.js';
import { MOST_IMPROVED } from '../../domain/front.js';
import { nameIn, reportRepeatedNames } from './names.js';
import type { Fields, Place } from './place.js';
import { unitIn } from './units.js';

const directions: readonly Objective['direction'][] = ['maximise', 'minimise', 'target', 'limit'];
type Numbers = 'target' | 'tolerance' | 'reference' | 'atLeast' | 'atMost';
type Known = 'name' | 'direction' | 'unit' | Numbers;

const numbersOf: Readonly<Record<Objective['direction'], readonly Numbers[]>> = {
  maximise: ['reference', 'atLeast', 'atMost'],
  minimise: ['reference', 'atLeast', 'atMost'],
  target: ['target', 'tolerance'],
  limit: ['atLeast', 'atMost'],
};
const everyNumber: readonly Numbers[] = ['target', 'tolerance', 'reference', 'atLeast', 'atMost'];

/** The objectives that can be read; everything else is reported. */
export function readObjectives(place: Place): Located<Objective>[] {
  const items = place.items();
  if (items?.length === 0) place.report('There is no objective.', 'Name the measured property to make better.');
  reportRepeatedNames(items ?? []);
  const read = (items ?? []).flatMap((item) => item.located(readObjective(item)));
  const improved = read.filter(({ value }) => value.direction !== 'limit').length;
  if (read.length > 0 && read.length === items?.length && improved === 0)
    place.report('No objective is made better.', 'Let one have the direction maximise, minimise or target.');
  if (improved > MOST_IMPROVED)
    place.report(
      `${improved} objectives are made better at once.`,
      `Choose at most ${MOST_IMPROVED}, and give the others limits: direction limit.`,
    );
  return read;
}

function readObjective(place: Place): Objective | undefined {
  // the direction decides which other fields there are
  const direction = place.at('direction')?.choice(directions, 'direction');
  const numbers = direction ? numbersOf[direction] : everyNumber;
  const fields: Fields<Known> | undefined = place.fields(['name', 'direction', 'unit', ...numbers]);
  if (!fields) return undefined;
  if (!fields.direction) place.missing('direction', 'Say which way is better: maximise or minimise.');
  const name = nameIn(fields, place);
  const unit = unitIn(fields, place);
  const aim = direction && aimOf(direction, fields, place);
  return name !== undefined && aim && unit !== undefined ? { name, direction, unit, ...aim } : undefined;
}

type Aim = Pick<Objective, Numbers>;

function aimOf(direction: Objective['direction'], fields: Fields<Known>, place: Place): Aim | undefined {
  const read = everyNumber.flatMap((name) => {
    const field = fields[name];
    return field ? [[name, name === 'tolerance' ? field.positive() : field.number()] as const] : [];
  });
  if (read.some(([, value]) => value === undefined)) return undefined;
  const aim: Aim = Object.fromEntries(read);
  if (direction === 'target') return isTarget(aim, place) ? aim : undefined;
  if (direction === 'limit' && aim.atLeast === undefined && aim.atMost === undefined)
    return place.missing('atMost', 'Give a limit: atLeast, atMost or both.');
  const { atLeast, atMost } = aim;
  if (atLeast !== undefined && atMost !== undefined && atLeast >= atMost)
    return fields.atLeast?.report(`Nothing lies between ${atLeast} and ${atMost}.`, 'Put atLeast below atMost.');
  return aim;
}

function isTarget({ target, tolerance }: Aim, place: Place): boolean {
  if (target === undefined) place.missing('target', 'Give the value to come close to.');
  if (tolerance === undefined) place.missing('tolerance', 'Give the largest distance that is still acceptable.');
  return target !== undefined && tolerance !== undefined;
}
