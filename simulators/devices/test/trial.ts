import type { Laboratory } from './laboratory.js';
import type { LadsClient } from './lads-client.js';

/** Amounts of one trial: mg of solids, µL of liquids. */
export interface Recipe {
  readonly base: readonly [string, number];
  readonly ligand: readonly [string, number];
  readonly solvent: readonly [string, number];
  readonly temperature: number;
}

export interface Chromatogram {
  readonly time: number[];
  readonly signal: number[];
}

export interface AngleScan {
  readonly angle: number[];
  readonly intensity: number[];
}

/** CsOAc, CgMe-PPh, DMAc at 0.153 mol/L and 105 °C: measured yield 100 %. */
export const best: Recipe = {
  base: ['CsOAc', 115.2],
  ligand: ['CgMe-PPh', 5.85],
  solvent: ['DMAc', 1307],
  temperature: 105,
};

/** Drives the devices of a laboratory as a person at their panels would, one program after the other. */
export class Bench {
  private constructor(private readonly clients: Readonly<Record<string, LadsClient>>) {}

  static async at(laboratory: Laboratory): Promise<Bench> {
    const [dispenser, arm, reactor, hplc, refractometer] = await Promise.all(
      ['dispenser', 'arm', 'reactor', 'hplc', 'refractometer'].map((device) => laboratory.client(device)),
    );
    return new Bench({
      Dispenser: dispenser!,
      Arm: arm!,
      Reactor: reactor!,
      HPLC: hplc!,
      Refractometer: refractometer!,
    });
  }

  async dispense(taskId: string, position: string, [substance, amount]: readonly [string, number]): Promise<string> {
    const unit = ['BuCN', 'BuOAc', 'DMAc', 'p-Xylene'].includes(substance) ? 'uL' : 'mg';
    return this.run('Dispenser', 'Dispensing', 'Dispense', taskId, {
      Position: position,
      Substance: substance,
      Amount: String(amount),
      Unit: unit,
    });
  }

  async charge(run: string, position: string, { base, ligand, solvent }: Recipe): Promise<void> {
    const doses = [
      ['aryl-bromide', 36.404],
      ['imidazole-substrate', 32.135],
      ['Pd(OAc)2', 2.245],
      ligand,
      base,
      ['biphenyl', 15.421],
      solvent,
    ] as const;
    for (const [i, dose] of doses.entries()) await this.dispense(`${run}/dose-${i}/1`, position, dose);
  }

  async transfer(taskId: string, from: string, to: string): Promise<string> {
    return this.run('Arm', 'Gripper', 'Transfer', taskId, { From: from, To: to });
  }

  async heat(taskId: string, position: number, temperature: number): Promise<string> {
    const properties = { Temperature: String(temperature), Duration: '57600' };
    return this.run('Reactor', `Position${position}`, 'Heat', taskId, properties);
  }

  async analyse(taskId: string, position: string): Promise<Chromatogram> {
    const properties = { Position: position, Method: 'arylation-gradient', InjectionVolume: '5' };
    const programRun = await this.run('HPLC', 'Separation', 'Analyse', taskId, properties);
    return (await this.clients.HPLC!.file('HPLC', 'Separation', programRun, 'chromatogram.json')) as Chromatogram;
  }

  async scan(taskId: string): Promise<AngleScan> {
    const properties = { Position: 'refractometer/1', Method: 'critical-angle' };
    const programRun = await this.run('Refractometer', 'Prism', 'ScanAngle', taskId, properties);
    return (await this.clients.Refractometer!.file(
      'Refractometer',
      'Prism',
      programRun,
      'angle-scan.json',
    )) as AngleScan;
  }

  /** Heats a charged vial, measures it and puts it back; yields its chromatogram. */
  async react(run: string, vial: string, { temperature }: Recipe): Promise<Chromatogram> {
    await this.transfer(`${run}/to-reactor/1`, vial, 'reactor/1');
    await this.heat(`${run}/heat/1`, 1, temperature);
    await this.transfer(`${run}/to-hplc/1`, 'reactor/1', 'hplc/1');
    const chromatogram = await this.analyse(`${run}/analyse/1`, 'hplc/1');
    await this.transfer(`${run}/to-rack/1`, 'hplc/1', vial);
    return chromatogram;
  }

  private async run(
    device: string,
    unit: string,
    template: string,
    taskId: string,
    properties: Record<string, string>,
  ): Promise<string> {
    const client = this.clients[device]!;
    const answer = await client.start(device, unit, template, taskId, properties);
    if (answer.status !== 'Good') throw new Error(`${device} refused ${taskId}: ${answer.status}`);
    const { properties: end } = await client.ended(device, unit, answer.programRun);
    if (end.Outcome !== 'completed') throw new Error(`${taskId}: ${end.Outcome}: ${end.Reason}`);
    return answer.programRun;
  }
}

/** As `best`, with a ligand that was measured to give less. */
export const worse: Recipe = { ...best, ligand: ['PPh3', 5.25] };

/** Yield in % from the areas of product (4.8 min) and internal standard (6.2 min) over a straight baseline. */
export function yieldOf({ time, signal }: Chromatogram): number {
  const area = (centre: number) => {
    const inside = time.flatMap((t, i) => (Math.abs(t - centre) < 0.35 ? [signal[i] ?? 0] : []));
    const ends = [...inside.slice(0, 10), ...inside.slice(-10)];
    const baseline = ends.reduce((sum, value) => sum + value, 0) / ends.length;
    return inside.reduce((sum, value) => sum + value - baseline, 0);
  };
  return (100 * ((area(4.8) / area(6.2) / 1.35) * 0.1)) / 0.2;
}
