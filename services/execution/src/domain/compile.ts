import type { Point, RunStep } from '@meguri/contracts';
import { type Bound, bindPoint } from './binding.js';
import type { Procedure, ProcedureStep } from './procedure.js';
import type { UnitTable } from './quantity.js';
import { outOfLimits, type Refusal, refusalOr, unfit } from './refusal.js';
import { Route } from './route.js';
import type { Range, Stock, Workcell } from './workcell.js';

/** What a trial asks of the workcell. */
export interface Request {
  readonly point: Point;
  /** Unit of each numeric parameter of the point. */
  readonly units: Readonly<Record<string, string>>;
  readonly objectives: readonly { readonly name: string; readonly unit: string }[];
}

/** Binds a procedure to a point and a workcell: the steps of a run, or the reason why it cannot be performed. */
export function compile(
  request: Request,
  procedure: Procedure,
  workcell: Workcell,
  units: UnitTable,
): { readonly refusal: Refusal } | { readonly value: readonly RunStep[] } {
  return refusalOr(() => {
    for (const objective of request.objectives) checkObserved(objective, procedure, units);
    const compiler = new Compiler(procedure, workcell, bindPoint(request, procedure, units));
    return compiler.steps();
  });
}

function checkObserved(objective: Request['objectives'][number], procedure: Procedure, units: UnitTable): void {
  const observed = procedure.observes.find(({ name }) => name === objective.name);
  if (!observed)
    unfit(
      'PROCEDURE.NOT_OBSERVED',
      `${procedure.name} does not measure ${objective.name}`,
      `Use one of: ${procedure.observes.map(({ name }) => name).join(', ')}.`,
    );
  if (units.dimensionOf(objective.unit) !== units.dimensionOf(observed.unit))
    unfit(
      'PROCEDURE.NOT_OBSERVED',
      `${objective.name} is measured in ${observed.unit}, which does not convert to ${JSON.stringify(objective.unit)}`,
      `State ${objective.name} in ${observed.unit}.`,
    );
}

/** One compilation; throws `Refused`. */
class Compiler {
  readonly #route: Route;
  #volume = 0;

  constructor(
    private readonly procedure: Procedure,
    private readonly workcell: Workcell,
    private readonly bound: Bound,
  ) {
    this.#route = new Route(workcell, procedure.name);
  }

  steps(): RunStep[] {
    const steps = this.procedure.steps.map((step) => this.#step(step));
    this.#route.end();
    return steps;
  }

  #step(step: ProcedureStep): RunStep {
    if (step.do === 'take') return this.#take(step);
    if (step.do === 'transfer') return this.#transfer(step);
    this.#route.work(step.id, step.do);
    if (step.do === 'dispense') return this.#dispense(step);
    if (step.do === 'heat') return this.#heat(step);
    return step.do === 'analyse' ? this.#analyse(step) : this.#refract(step);
  }

  #take(step: ProcedureStep & { do: 'take' }): RunStep {
    this.#route.take(step.id, step.labware);
    return { stepId: step.id, capability: 'take', parameters: { labware: step.labware }, units: {}, duration: 0 };
  }

  #transfer(step: ProcedureStep & { do: 'transfer' }): RunStep {
    this.#route.move(step.id, step.to);
    const { duration } = this.workcell.capabilities.transfer;
    return { stepId: step.id, capability: 'transfer', parameters: { to: step.to }, units: {}, duration };
  }

  #dispense(step: ProcedureStep & { do: 'dispense' }): RunStep {
    const { ranges, duration } = this.workcell.capabilities.dispense;
    const substance = this.bound.substance(step.substance);
    const stock = this.#stock(substance, 'parameter' in step.substance ? step.substance.parameter : undefined);
    const range = ranges[stock.form];
    const amount = round(this.bound.dose(step.id, step.amount, stock, range.unit));
    within(`${step.id}: the amount of ${substance}`, amount, range);
    if (stock.form === 'liquid') this.#fill(step.id, amount, range.unit);
    return {
      stepId: step.id,
      capability: 'dispense',
      parameters: { substance, amount },
      units: { amount: range.unit },
      duration,
    };
  }

  #stock(substance: string, parameter?: string): Stock {
    return (
      this.workcell.stocks[substance] ??
      unfit(
        'STOCK.UNKNOWN',
        `${this.workcell.name} has no ${substance}`,
        'Use a stocked substance, or add it to the stocks of the workcell file.',
        parameter,
      )
    );
  }

  #fill(stepId: string, amount: number, unit: string): void {
    const vessel = this.#route.labware;
    this.#volume += this.bound.convert(amount, unit, vessel.capacity.unit);
    if (this.#volume > vessel.capacity.value)
      outOfLimits(
        `${stepId}: ${round(this.#volume)} ${vessel.capacity.unit} of liquid do not fit into ${vessel.capacity.value} ${vessel.capacity.unit}`,
      );
  }

  #heat(step: ProcedureStep & { do: 'heat' }): RunStep {
    const { ranges, duration: ramp } = this.workcell.capabilities.heat;
    const temperature = round(this.bound.value(step.id, step.temperature, ranges.temperature.unit));
    const duration = round(this.bound.value(step.id, step.duration, ranges.duration.unit));
    within(`${step.id}: the temperature`, temperature, ranges.temperature);
    within(`${step.id}: the duration`, duration, ranges.duration);
    return {
      stepId: step.id,
      capability: 'heat',
      parameters: { temperature, duration },
      units: { temperature: ranges.temperature.unit, duration: ranges.duration.unit },
      duration: this.bound.convert(duration, ranges.duration.unit, 's') + ramp,
    };
  }

  #analyse(step: ProcedureStep & { do: 'analyse' }): RunStep {
    const { ranges, duration } = this.workcell.capabilities.analyse;
    const injectionVolume = round(this.bound.value(step.id, step.injectionVolume, ranges.injectionVolume.unit));
    within(`${step.id}: the injected volume`, injectionVolume, ranges.injectionVolume);
    const observed = this.#observed(step);
    return {
      stepId: step.id,
      capability: 'analyse',
      parameters: { method: step.method, injectionVolume, ...observed.parameters },
      units: { injectionVolume: ranges.injectionVolume.unit, ...observed.units },
      duration,
    };
  }

  #refract(step: ProcedureStep & { do: 'refract' }): RunStep {
    const { duration = 0 } = this.workcell.capabilities.refract ?? {};
    const observed = this.#observed(step);
    return {
      stepId: step.id,
      capability: 'refract',
      parameters: { method: step.method, ...observed.parameters },
      units: observed.units,
      duration,
    };
  }

  /** What the raw data of the step are analysed for; it travels with the run, so that a changed file changes nothing. */
  #observed(step: ProcedureStep & { do: 'analyse' | 'refract' }): Pick<RunStep, 'parameters' | 'units'> {
    const method = this.workcell.methods[step.method];
    if (!method)
      unfit('PROCEDURE.UNFIT', `${step.id}: the workcell has no method ${step.method}`, 'Name one of its methods.');
    const observed = this.procedure.observes.find((candidate) => candidate.step === step.id);
    if (!observed) return { parameters: {}, units: {} };
    const { name: observes, unit: observedUnit, by } = observed;
    if (by === 'critical-angle') {
      if (!('prismIndex' in method))
        unfit('PROCEDURE.UNFIT', `${step.method} has no prism`, 'Name a method that has one.');
      return { parameters: { observes, observedUnit, by }, units: {} };
    }
    for (const substance of [observed.product, observed.standard])
      if (!('peaks' in method && method.peaks[substance]))
        unfit('PROCEDURE.UNFIT', `${step.method} has no peak for ${substance}`, 'Add it to the method.');
    return {
      parameters: {
        observes,
        observedUnit,
        by,
        product: observed.product,
        standard: observed.standard,
        limiting: observed.limiting,
        standardAmount: round(this.bound.value(step.id, observed.standardAmount, 'mmol')),
        fullAmount: round(this.bound.value(step.id, observed.fullAmount, 'mmol')),
      },
      units: { standardAmount: 'mmol', fullAmount: 'mmol' },
    };
  }
}

function within(what: string, value: number, { minimum, maximum, unit }: Range): void {
  if (!(value >= minimum && value <= maximum))
    outOfLimits(`${what}, ${value} ${unit}, is outside ${minimum} to ${maximum} ${unit}`);
}

// what is sent to a device is text: no binary noise such as 3.5087719298245617
const round = (value: number): number => Number(value.toPrecision(8));
