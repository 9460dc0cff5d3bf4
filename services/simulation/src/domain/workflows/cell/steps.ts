import type { CalculationStep, Calculator } from '../../workflow.js';
import { cappedUnits, type Polymer } from './polymer.js';

/** Amorphous cells: chains of a polymer, or copies of a molecule, at random in a periodic cube. */
export interface CellSpec extends Polymer {
  readonly chains: number;
  /** g/cm³ before compression; 0.05 to 0.3 are usual. Lowered if the chains find no room. */
  readonly density: number;
}

/** A cell of its own random numbers; its files are `NAME.data` and `NAME.json`. */
export interface Cell {
  /** Letters, digits and hyphens. */
  readonly name: string;
  readonly seed: number;
}

/** With Open Babel what the steps below call, for the list of a workflow. */
export const conformers: Calculator = {
  program: 'meguri-conformers',
  versionArguments: ['--version'],
  versionPattern: /RDKit (\S+)/,
  installation: { debianPackage: 'python3-rdkit' },
};

/** Files of a system of one kind of molecule: its data file, and what one must know beside it ({@link SystemSummary}). */
export const filesOf = (name: string): { readonly data: string; readonly summary: string } => ({
  data: `${name}.data`,
  summary: `${name}.json`,
});

/**
 * SMILES to one or more amorphous cells with GAFF parameters: units in space, atom types, then for each cell its own walks.
 * The spec must have no problem ({@link problemOfPolymer}).
 */
export function cellSteps(spec: CellSpec, cells: readonly Cell[]): readonly CalculationStep[] {
  return [
    ...typingSteps(spec),
    ...cells.map(({ name, seed }): CalculationStep => {
      const { data, summary } = filesOf(name);
      return {
        name: `cell-${name}`,
        program: 'meguri-cell',
        arguments: [SPEC, UNITS, TYPES, String(seed), data, summary],
        inputs: { [SPEC]: JSON.stringify(spec) },
        produces: [data, summary],
        reads: [summary],
        ...refusals,
        seconds: 600,
      };
    }),
  ];
}

/** A molecule to what `fix deposit` of LAMMPS needs: a template, the commands that set coefficients, and its summary. */
export function moleculeSteps(smiles: string, name: string): readonly CalculationStep[] {
  const files = [`${name}.molecule`, `${name}.coefficients`, `${name}.json`];
  return [
    ...typingSteps({ units: [smiles] }),
    {
      name: `molecule-${name}`,
      program: 'meguri-molecule',
      arguments: [SPEC, UNITS, TYPES, ...files],
      produces: files,
      reads: [`${name}.json`],
      ...refusals,
      seconds: 60,
    },
  ];
}

const SPEC = 'polymer.json';
const UNITS = 'units.sdf';
const FRAGMENTS = 'fragments.sdf';
/** What the step that types prints. */
const TYPES = '../types.out';

/** What the molecule cannot have, against what the programs cannot do. */
const refusals = {
  failsAs: 'calculator',
  failures: [
    {
      pattern: /^(SMILES\.|CONFORMER\.|CELL\.|FORCE_FIELD\.(ELEMENT|CHARGED|RADICAL|TERM_MISSING))/m,
      class: 'input',
    },
  ],
} as const;

function typingSteps(polymer: Polymer): readonly CalculationStep[] {
  return [
    {
      name: 'units',
      program: 'meguri-conformers',
      arguments: ['smiles.json', UNITS],
      inputs: { 'smiles.json': JSON.stringify(cappedUnits(polymer)), [SPEC]: JSON.stringify(polymer) },
      produces: [UNITS],
      ...refusals,
      seconds: 600,
    },
    {
      name: 'fragments',
      program: 'meguri-fragments',
      arguments: [SPEC, UNITS, FRAGMENTS],
      produces: [FRAGMENTS],
      ...refusals,
      seconds: 60,
    },
    {
      name: 'types',
      program: 'obenergy',
      // in this order: it reads what follows -v as the file
      arguments: ['-ff', 'GAFF', '-v', FRAGMENTS],
      produces: [],
      finished: /E N E R G Y/,
      failsAs: 'calculator',
      seconds: 600,
    },
  ];
}
