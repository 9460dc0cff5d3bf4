import { arpls, whittaker } from './baseline.js';
import type { Chromatogram } from './chromatogram.js';
import { heightAt, type TailedPeak } from './exponentially-modified-gaussian.js';
import { leastSquares } from './least-squares.js';
import { noiseOf } from './noise.js';

export interface Peak {
  /** Time of the highest point, min. */
  readonly retention: number;
  /** Height above the baseline, mAU. */
  readonly height: number;
  /** mAU·min */
  readonly area: number;
  /** Standard uncertainty of the area from noise and baseline, mAU·min. */
  readonly uncertainty: number;
  /** Where integration begins and ends, min. */
  readonly start: number;
  readonly end: number;
}

export interface Integration {
  readonly peaks: readonly Peak[];
  readonly baseline: Float64Array;
  /** Standard deviation of the noise, mAU. */
  readonly noise: number;
  /** Area between two times above the baseline with its standard uncertainty, whether there is a peak or not. */
  areaBetween(start: number, end: number): { readonly area: number; readonly uncertainty: number };
}

/** Slowest variation that still counts as peak, as a share of the recorded time. */
const DRIFT_SHARE = 0.3;
/** A peak is higher than this many standard deviations of the smoothed noise. */
const DETECTION = 6;
/** What is lower than this share of the highest peak is the ripple of the baseline. */
const SMALLEST_SHARE = 1e-4;
/** A peak ends where it falls below this many standard deviations of the smoothed noise, or this share of its height. */
const EDGE = 1;
const EDGE_SHARE = 2e-4;
/** Two peaks count as separate when the valley between them is lower than this share of the lower one. */
const VALLEY_SHARE = 0.01;
/** Integration goes beyond the visible foot of a peak by this share of its visible width, where there is room. */
const MARGIN_SHARE = 0.25;
const SMOOTHING_HALF_WIDTH = 4;

/** Finds and integrates the peaks of a chromatogram on its drifting, noisy baseline. */
export function integrate(chromatogram: Chromatogram): Integration {
  const { time, signal } = chromatogram;
  const noise = noiseOf(signal);
  const baseline = baselineOf(chromatogram, noise);
  const corrected = signal.map((value, i) => value - baseline[i]!);
  const trace = new Trace(time, corrected, noise);
  return { peaks: trace.peaks(), baseline, noise, areaBetween: (start, end) => trace.areaBetween(start, end) };
}

/** A first baseline finds the peaks; the second goes through what lies between them and nothing else. */
function baselineOf({ time, signal }: Chromatogram, noise: number): Float64Array {
  const interval = (time.at(-1)! - time[0]!) / (time.length - 1);
  const pointsPerDrift = (DRIFT_SHARE * (time.at(-1)! - time[0]!)) / interval;
  // a Whittaker smoother lets pass what varies more slowly than 2π λ^(1/4) points
  const lambda = (pointsPerDrift / (2 * Math.PI)) ** 4;
  const first = arpls(signal, lambda);
  const trace = new Trace(
    time,
    signal.map((value, i) => value - first[i]!),
    noise,
  );
  const weights = new Float64Array(signal.length).fill(1);
  for (const { start, end } of trace.peaks())
    for (let i = 0; i < time.length; i++) if (time[i]! >= start && time[i]! <= end) weights[i] = 0;
  const free = weights.reduce((sum, weight) => sum + weight, 0);
  return free > signal.length / 10 ? whittaker(signal, weights, lambda) : first;
}

interface Foot {
  readonly apex: number;
  start: number;
  end: number;
}

/** A signal above its baseline. */
class Trace {
  readonly #smooth: Float64Array;
  readonly #smoothNoise: number;

  constructor(
    private readonly time: Float64Array,
    private readonly signal: Float64Array,
    private readonly noise: number,
  ) {
    this.#smooth = smoothed(signal);
    this.#smoothNoise = noise / Math.sqrt(2 * SMOOTHING_HALF_WIDTH + 1);
  }

  peaks(): Peak[] {
    const feet = this.#apexes().map((apex) => this.#footOf(apex));
    const separate = feet.filter((foot, i) => i === 0 || foot.apex !== feet[i - 1]!.apex);
    return this.#clusters(separate).flatMap((cluster) => this.#areasOf(cluster));
  }

  areaBetween(start: number, end: number): { area: number; uncertainty: number } {
    const first = this.#indexAt(start);
    const last = this.#indexAt(end);
    return { area: this.#sum(first, last), uncertainty: this.#uncertainty(first, last) };
  }

  /** Highest points of what rises clearly out of the noise, with a clear dip between any two of them. */
  #apexes(): number[] {
    const smooth = this.#smooth;
    const highest = smooth.reduce((a, b) => Math.max(a, b), 0);
    const least = Math.max(DETECTION * this.#smoothNoise, SMALLEST_SHARE * highest, Number.MIN_VALUE);
    const apexes: number[] = [];
    let apex = -1;
    let valley = Number.POSITIVE_INFINITY;
    for (let i = 1; i < smooth.length - 1; i++) {
      const value = smooth[i]!;
      if (apex >= 0 && value > smooth[apex]!) apex = i;
      if (apex >= 0 && value < smooth[apex]! - Math.max(least, VALLEY_SHARE * smooth[apex]!)) {
        apexes.push(apex);
        apex = -1;
        valley = value;
      }
      if (apex < 0) {
        valley = Math.min(valley, value);
        if (value > Math.max(least, valley + least)) apex = i;
      }
    }
    return apexes;
  }

  #footOf(apex: number): Foot {
    const limit = Math.max(EDGE * this.#smoothNoise, EDGE_SHARE * this.#smooth[apex]!);
    const walk = (step: 1 | -1): number => {
      let lowest = apex;
      for (let i = apex; i > 0 && i < this.#smooth.length - 1; i += step) {
        if (this.#smooth[i]! < this.#smooth[lowest]!) lowest = i;
        if (this.#smooth[i]! <= limit) return i;
        // it rises again: the foot of a neighbour
        if (this.#smooth[i]! > this.#smooth[lowest]! + DETECTION * this.#smoothNoise) return lowest;
      }
      return step === 1 ? this.#smooth.length - 1 : 0;
    };
    return { apex, start: walk(-1), end: walk(1) };
  }

  /** Peaks whose feet touch above the baseline belong together. */
  #clusters(feet: Foot[]): Foot[][] {
    const clusters: Foot[][] = [];
    for (const foot of feet) {
      const previous = clusters.at(-1)?.at(-1);
      const valley = previous && foot.start <= previous.end + 1 ? this.#smooth[foot.start]! : 0;
      const lower = previous ? Math.min(this.#smooth[previous.apex]!, this.#smooth[foot.apex]!) : 0;
      if (previous && valley > Math.max(VALLEY_SHARE * lower, 3 * this.#smoothNoise)) clusters.at(-1)!.push(foot);
      else clusters.push([foot]);
    }
    this.#widen(clusters);
    return clusters;
  }

  /** The tail of a peak is lost in noise before it ends: the outer limits move outwards, at most half way to the next. */
  #widen(clusters: readonly Foot[][]): void {
    const limits = clusters.map((cluster) => ({ start: cluster[0]!.start, end: cluster.at(-1)!.end }));
    for (const [index, cluster] of clusters.entries()) {
      const { start, end } = limits[index]!;
      const margin = Math.round(MARGIN_SHARE * (end - start));
      const before = index > 0 ? Math.ceil((limits[index - 1]!.end + start) / 2) : 0;
      const after = index + 1 < limits.length ? Math.floor((end + limits[index + 1]!.start) / 2) : this.time.length - 1;
      cluster[0]!.start = Math.min(start, Math.max(before, start - margin));
      cluster.at(-1)!.end = Math.max(end, Math.min(after, end + margin));
    }
  }

  #areasOf(cluster: readonly Foot[]): Peak[] {
    if (cluster.length === 1) return cluster.map((foot) => this.#peak(foot, this.#sum(foot.start, foot.end), 0));
    const dropped = cluster.map(({ start, end }) => this.#sum(start, end));
    const fitted = this.#fit(cluster, dropped);
    // without a fit the perpendicular drop stands, and what the two could differ by is not known: a tenth
    return cluster.map((foot, i) => this.#peak(foot, fitted?.[i]?.area ?? dropped[i]!, fitted ? 0 : 0.1 * dropped[i]!));
  }

  #peak({ apex, start, end }: Foot, area: number, extra: number): Peak {
    return {
      retention: this.time[apex]!,
      height: this.#smooth[apex]!,
      area,
      uncertainty: Math.hypot(this.#uncertainty(start, end), extra),
      start: this.time[start]!,
      end: this.time[end]!,
    };
  }

  /** Overlapping peaks as a sum of tailed peaks; undefined when that does not describe the signal. */
  #fit(cluster: readonly Foot[], dropped: readonly number[]): TailedPeak[] | undefined {
    const first = cluster[0]!.start;
    const last = cluster.at(-1)!.end;
    const guess = cluster.flatMap(({ apex }, i) => {
      const width = dropped[i]! / (this.#smooth[apex]! * Math.sqrt(2 * Math.PI));
      return [
        Math.log(Math.max(dropped[i]!, Number.MIN_VALUE)),
        this.time[apex]!,
        Math.log(width),
        Math.log(width / 3),
      ];
    });
    const residuals = (parameters: readonly number[]): Float64Array => {
      const peaks = peaksIn(parameters);
      return Float64Array.from({ length: last - first + 1 }, (_, k) => {
        const t = this.time[first + k]!;
        return peaks.reduce((sum, peak) => sum + heightAt(peak, t), 0) - this.signal[first + k]!;
      });
    };
    const fit = leastSquares(guess, residuals);
    const deviation = Math.sqrt(fit.sumOfSquares / Math.max(1, last - first + 1 - guess.length));
    const highest = Math.max(...cluster.map(({ apex }) => this.#smooth[apex]!));
    return deviation < Math.max(3 * this.noise, 0.02 * highest) ? peaksIn(fit.parameters) : undefined;
  }

  #sum(first: number, last: number): number {
    let area = 0;
    for (let i = first + 1; i <= last; i++)
      area += 0.5 * (this.signal[i]! + this.signal[i - 1]!) * (this.time[i]! - this.time[i - 1]!);
    return area;
  }

  /** From independent noise of each point, and from a baseline that noise has moved as a whole. */
  #uncertainty(first: number, last: number): number {
    const span = this.time[last]! - this.time[first]!;
    const points = Math.max(1, last - first);
    const ofPoints = (this.noise * span) / Math.sqrt(points);
    const ofBaseline = (this.noise * span) / Math.sqrt(DRIFT_SHARE * this.time.length);
    return Math.hypot(ofPoints, ofBaseline);
  }

  #indexAt(t: number): number {
    const index = this.time.findIndex((value) => value >= t);
    return index < 0 ? this.time.length - 1 : index;
  }
}

/** Logarithms keep areas, widths and tails positive. */
function peaksIn(parameters: readonly number[]): TailedPeak[] {
  const peaks: TailedPeak[] = [];
  for (let i = 0; i < parameters.length; i += 4) {
    const [area, centre, width, tail] = parameters.slice(i, i + 4) as [number, number, number, number];
    peaks.push({ area: Math.exp(area), centre, width: Math.exp(width), tail: Math.exp(tail) });
  }
  return peaks;
}

/** Moving mean; the ends keep what they have. */
function smoothed(signal: Float64Array): Float64Array {
  return signal.map((_, i) => {
    const reach = Math.min(SMOOTHING_HALF_WIDTH, i, signal.length - 1 - i);
    let sum = 0;
    for (let k = i - reach; k <= i + reach; k++) sum += signal[k]!;
    return sum / (2 * reach + 1);
  });
}
