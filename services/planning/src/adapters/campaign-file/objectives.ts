import { checkQuantity, FormulaError, ObjectiveError, objectiveFrom, outcomeOf, parameterFrom } from '@meguri/bayesopt';
import { type Objective, OutcomeTransform, type Parameter } from '@meguri/contracts';
import type { Located } from '../../application/ports.js';
import { MOST_IMPROVED } from '../../domain/front.js';
import { sentence } from '../sentence.js';
import { nameIn, reportRepeatedNames } from './names.js';
import type { Fields, Place } from './place.js';
import { unitIn } from './units.js';

const directions: readonly Objective['direction'][] = ['maximise', 'minimise', 'target', 'limit'];
type Numbers = 'target' | 'tolerance' | 'reference' | 'atLeast' | 'atMost';
type Known = 'name' | 'direction' | 'unit' | 'transform' | 'priorMean' | 'model' | Numbers;

const numbersOf: Readonly<Record<Objective['direction'], readonly Numbers[]>> = {
  maximise: ['reference', 'atLeast', 'atMost'],
  minimise: ['reference', 'atLeast', 'atMost'],
  target: ['target', 'tolerance'],
  limit: ['atLeast', 'atMost'],
};
const everyNumber: readonly Numbers[] = ['target', 'tolerance', 'reference', 'atLeast', 'atMost'];

/** The objectives that can be read; everything else is reported. Formulas are checked where all `parameters` are known. */
export function readObjectives(place: Place, parameters: readonly Parameter[] | undefined): Located<Objective>[] {
  const items = place.items();
  if (items?.length === 0) place.report('There is no objective.', 'Name the measured property to make better.');
  reportRepeatedNames(items ?? []);
  const read = (items ?? []).flatMap((item) => item.located(readObjective(item, parameters)));
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

function readObjective(place: Place, parameters: readonly Parameter[] | undefined): Objective | undefined {
  // the direction decides which other fields there are
  const direction = place.at('direction')?.choice(directions, 'direction');
  const numbers = direction ? numbersOf[direction] : everyNumber;
  const fields: Fields<Known> | undefined = place.fields([
    'name',
    'direction',
    'unit',
    ...numbers,
    'transform',
    'priorMean',
    'model',
  ]);
  if (!fields) return undefined;
  if (!fields.direction) place.missing('direction', 'Say which way is better: maximise or minimise.');
  const name = nameIn(fields, place);
  const unit = unitIn(fields, place);
  const aim = direction && aimOf(direction, fields, place);
  const priorMean = fields.priorMean && readPriorMean(fields.priorMean, parameters);
  if (fields.priorMean && priorMean === undefined) return undefined;
  if (name === undefined || !aim || unit === undefined) return undefined;
  const model = fields.model?.choice(['transfer'], 'model');
  if (fields.model && model === undefined) return undefined;
  const objective = {
    name,
    direction,
    unit,
    ...aim,
    ...(priorMean !== undefined && { priorMean }),
    ...(model && { model }),
  };
  return fields.transform ? readTransform(fields.transform, objective) : objective;
}

/** The objective with the transform that is named here, if it can be had. */
function readTransform(place: Place, objective: Objective): Objective | undefined {
  const transform = place.choice(OutcomeTransform.options, 'transform');
  if (transform === undefined) return undefined;
  try {
    outcomeOf(objectiveFrom({ ...objective, transform }));
    return { ...objective, transform };
  } catch (error) {
    if (!(error instanceof ObjectiveError)) throw error;
    return place.report(sentence(error.message), sentence(error.remedy));
  }
}

/** A formula that gives a number; what is wrong in it is reported at its letter. */
function readPriorMean(place: Place, parameters: readonly Parameter[] | undefined): string | undefined {
  const text = place.text();
  if (text === undefined || !parameters) return text;
  try {
    checkQuantity(
      parameters.map(({ when, ...parameter }) => parameterFrom(parameter)),
      text,
    );
    return text;
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return place.reportWithin(error.position - 1, sentence(error.fault), sentence(error.remedy));
  }
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
