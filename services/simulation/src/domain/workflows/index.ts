import type { Workflow } from '../workflow.js';
import { emitter } from './emitter/emitter.js';
import { polyimide } from './polyimide.js';
import { polymerMd } from './polymer-md/polymer-md.js';
import { polymerRefractiveIndex } from './polymer-refractive-index.js';
import { repeatUnitOptics } from './repeat-unit-optics/repeat-unit-optics.js';
import { transferIntegralDisorder } from './soft-matter/transfer-integral-disorder.js';
import { vapourDeposition } from './soft-matter/vapour-deposition.js';
import { xtbOrbitals } from './xtb-orbitals.js';

const all: readonly Workflow[] = [
  xtbOrbitals,
  emitter,
  polymerMd,
  polyimide,
  polymerRefractiveIndex,
  repeatUnitOptics,
  vapourDeposition,
  transferIntegralDisorder,
];

/** Every workflow by its name. */
export const workflows: ReadonlyMap<string, Workflow> = new Map(all.map((workflow) => [workflow.name, workflow]));
