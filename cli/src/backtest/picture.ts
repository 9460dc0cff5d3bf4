import { type CurvePanel, curves, standalone } from '@meguri/plots';
import type { WayReport } from './ways.js';

/** Hit curves and the best so far of all ways as one SVG picture. */
export function drawPicture(reports: readonly WayReport[], objective: string): string {
  const bests = reports.map(({ hypervolumeByTrial, bestByTrial }) => (hypervolumeByTrial ?? bestByTrial).mean);
  const range = [0, 1] as const;
  const isVolume = reports[0]!.hypervolumeByTrial !== undefined;
  const panels: CurvePanel[] = [
    { title: 'Share that had found the best', curves: reports.map((way) => way.bestFoundBy.probability), range },
    {
      title: 'Share that had found one of the best 1 %',
      curves: reports.map((way) => way.topOnePercentBy.probability),
      range,
    },
    isVolume
      ? { title: 'Share of the hypervolume, mean', curves: bests, range }
      : { title: `Best ${objective} so far, mean`, curves: bests },
  ];
  const names = reports.map(({ name }) => name);
  return standalone(curves(panels, names, 'trial'));
}
