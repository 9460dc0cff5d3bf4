import { polymerOptics } from './polymer-optics.js';

/** What a substance is for in the reaction; only the chemistry of the simulated world reads it. */
export type Role =
  | 'imidazole'
  | 'aryl-bromide'
  | 'palladium'
  | 'base'
  | 'ligand'
  | 'solvent'
  | 'internal-standard'
  | 'product'
  | 'polymer';

export interface Substance {
  readonly role: Role;
  readonly name: string;
  readonly formula: string;
  /** Solids are dosed by mass in mg, liquids by volume in µL. */
  readonly state: 'solid' | 'liquid';
  /** Whether a bottle of it stands in the laboratory. */
  readonly stocked: boolean;
}

const solid = (role: Role, name: string, formula: string): Substance => ({
  role,
  name,
  formula,
  state: 'solid',
  stocked: true,
});
const solvent = (name: string, formula: string): Substance => ({
  role: 'solvent',
  name,
  formula,
  state: 'liquid',
  stocked: true,
});

/** Every substance of the simulated laboratory by its short name. */
export const substances: Readonly<Record<string, Substance>> = {
  'imidazole-substrate': solid('imidazole', '1-methyl-1H-imidazole-4-carbonitrile', 'C5H5N3'),
  'aryl-bromide': solid('aryl-bromide', '4-bromobenzonitrile', 'C7H4BrN'),
  'Pd(OAc)2': solid('palladium', 'palladium(II) acetate', 'C4H6O4Pd'),
  biphenyl: solid('internal-standard', 'biphenyl', 'C12H10'),
  product: {
    ...solid('product', '5-(4-cyanophenyl)-1-methyl-1H-imidazole-4-carbonitrile', 'C12H8N4'),
    stocked: false,
  },
  CsOAc: solid('base', 'caesium acetate', 'C2H3CsO2'),
  CsOPiv: solid('base', 'caesium pivalate', 'C5H9CsO2'),
  KOAc: solid('base', 'potassium acetate', 'C2H3KO2'),
  KOPiv: solid('base', 'potassium pivalate', 'C5H9KO2'),
  BrettPhos: solid('ligand', 'BrettPhos', 'C35H53O2P'),
  'CgMe-PPh': solid('ligand', '1,3,5,7-tetramethyl-8-phenyl-2,4,6-trioxa-8-phosphaadamantane', 'C16H21O3P'),
  GorlosPhos: solid('ligand', 'GorlosPhos', 'C24H39O2P'),
  JackiePhos: solid('ligand', 'JackiePhos', 'C39H37F12O2P'),
  PCy3: solid('ligand', 'tricyclohexylphosphine', 'C18H33P'),
  'P(fur)3': solid('ligand', 'tri(2-furyl)phosphine', 'C12H9O3P'),
  PPh2Me: solid('ligand', 'methyldiphenylphosphine', 'C13H13P'),
  PPh3: solid('ligand', 'triphenylphosphine', 'C18H15P'),
  PPhMe2: solid('ligand', 'dimethylphenylphosphine', 'C8H11P'),
  PPhtBu2: solid('ligand', 'di-tert-butylphenylphosphine', 'C14H23P'),
  'tBPh-CPhos': solid('ligand', 'tBuPh-CPhos', 'C26H33N2P'),
  'X-Phos': solid('ligand', 'XPhos', 'C33H49P'),
  BuCN: solvent('butyronitrile', 'C4H7N'),
  BuOAc: solvent('butyl acetate', 'C6H12O2'),
  DMAc: solvent('N,N-dimethylacetamide', 'C4H9NO'),
  'p-Xylene': solvent('p-xylene', 'C8H10'),
  ...Object.fromEntries(polymerOptics.map(({ name, smiles, formula }) => [name, solid('polymer', smiles, formula)])),
};

// standard atomic weights, abridged (IUPAC 2021), g/mol
const atomicWeights: Readonly<Record<string, number>> = {
  H: 1.008,
  C: 12.011,
  N: 14.007,
  O: 15.999,
  F: 18.998,
  P: 30.974,
  S: 32.06,
  Cl: 35.45,
  K: 39.098,
  Br: 79.904,
  Pd: 106.42,
  Cs: 132.905,
};

/** Molar mass in g/mol of a formula without brackets, such as `C18H15P`; throws on an element it has no weight for. */
export function molarMass(formula: string): number {
  let mass = 0;
  for (const [, element = '', count] of formula.matchAll(/([A-Z][a-z]?)(\d*)/g)) {
    const weight = atomicWeights[element];
    if (weight === undefined) throw new RangeError(`no atomic weight for "${element}" in "${formula}"`);
    mass += weight * (count ? Number(count) : 1);
  }
  return mass;
}
